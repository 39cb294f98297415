//! Rules about the shape of the workspace, kept by an ordinary test.
