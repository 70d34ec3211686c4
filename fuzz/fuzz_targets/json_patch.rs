#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::json_patch::run(data));
