//! Hands the processor's vector registers back clean after faer has used them.

/// Clears the upper halves of the wide vector registers.
///
/// On x86-64, faer's product kernels leave these halves in use. Every narrow vector instruction
/// that follows then waits for its destination's upper half, until somebody clears it: passes over
/// a matrix, and any other arithmetic of the program, take up to three times as long (AMD Zen 4: 61
/// instead of 22 ns for a sweep over 56 numbers). Clearing takes a few ns.
pub(crate) fn release() {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx) = pulp::core_arch::x86::Avx::try_new() {
        avx._mm256_zeroupper();
    }
}
