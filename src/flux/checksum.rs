//! Checksums.

/// The checksum of RFC 1950, which the Flux operator makes identifiers of.
pub(super) fn adler32(text: &str) -> u32 {
    const PRIME: u32 = 65_521;
    let (a, b) = text.bytes().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(byte)) % PRIME;
        (a, (b + a) % PRIME)
    });
    (b << 16) | a
}
