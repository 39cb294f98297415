//! Nothing but the example of the project's README, tested as documentation; the tests stand beside
//! this file.
// A package of this crate alone has no such file, so only the doctests look for it.
#![cfg_attr(doctest, doc = include_str!("../README.md"))]
