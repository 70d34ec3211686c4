//! Helps made in files.

mod styles;
