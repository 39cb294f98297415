//! Every figure of the analytic theory of generalization in deep linear networks, as data, pictures and checks.
#![doc = include_str!("../README.md")]
