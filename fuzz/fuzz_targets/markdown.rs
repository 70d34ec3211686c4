#![no_main]

use std::ffi::OsString;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::markdown::run(&[data], |words| {
    let program = OsString::from("infra-graph");
    i32::from(infra_graph::cli::run_with(std::iter::once(program).chain(words.iter().map(OsString::from))))
}));
