//! A compiler for browsers: rustup's target, or Debian's packages.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};

use crate::{debian, workspace};

const TARGET: &str = "wasm32-unknown-unknown";
/// Debian's packages: a compiler, its library's source, cargo, and a linker.
pub(super) const PACKAGES: [&str; 4] = ["rustc-web", "rust-web-src", "cargo-web", "lld"];
/// Crates that use what Debian's older compiler has behind a gate.
const NEWER: [&str; 13] = [
    "dln-web",
    "dln-report",
    "dln-tables",
    "dln-data",
    "dln-transfer",
    "dln-optimal",
    "dln-finite",
    "dln-dynamics",
    "dln-spectra",
    "dln-linalg",
    "dln-experiment",
    "dln-tasks",
    "dln-trainer",
];
const GATES: &str =
    "-Zcrate-attr=feature(let_chains,unsigned_is_multiple_of,integer_sign_cast,slice_as_chunks)";

/// What compiles the page's module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Toolchain {
    /// The toolchain in use, which has the target.
    Rustup,
    /// Debian's, which builds the standard library too.
    Debian,
}

impl Toolchain {
    /// What there is; in CI, what rustup can add or Debian's packages can bring.
    pub(super) fn find() -> anyhow::Result<Self> {
        let may_install = env::var_os("CI").is_some();
        if has_target() || may_install && has_added_target() {
            return Ok(Self::Rustup);
        }
        if !has_debian() && may_install {
            debian::install(&PACKAGES);
        }
        if has_debian() {
            return Ok(Self::Debian);
        }
        bail!(
            "no compiler for browsers: run `rustup target add {TARGET}`, or on Debian `apt-get install {}`",
            PACKAGES.join(" ")
        )
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Rustup => "rustup's target for browsers",
            Self::Debian => "Debian's compiler for browsers",
        }
    }

    /// Builds the crate in a folder; its module is what the path names.
    pub(super) fn build(self, folder: &Path) -> anyhow::Result<PathBuf> {
        let out = workspace::root().join("target/web/build");
        let mut cargo = match self {
            Self::Rustup => Command::new(env!("CARGO")),
            Self::Debian => debian_cargo(),
        };
        cargo.current_dir(folder).env("CARGO_TARGET_DIR", &out);
        cargo.args(["build", "--release", "--locked", "--target", TARGET]);
        if self == Self::Debian {
            cargo.arg("--ignore-rust-version");
        }
        ensure!(
            cargo.status().context("cargo")?.success(),
            "{} does not compile",
            folder.display()
        );
        Ok(out.join(TARGET).join("release/dln_web.wasm"))
    }
}

fn has_target() -> bool {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]).stderr(Stdio::null());
    let Ok(output) = rustc.output() else { return false };
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Path::new(&folder).is_dir()
}

/// Whether rustup is there and could add the target, which not every machine can fetch.
fn has_added_target() -> bool {
    let mut rustup = Command::new("timeout");
    rustup.args(["120", "rustup", "target", "add", TARGET]).stdin(Stdio::null());
    rustup.status().is_ok_and(|status| status.success()) && has_target()
}

fn has_debian() -> bool {
    let tools = ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/bin/wasm-ld", "/usr/lib/rustlib/src"];
    tools.iter().all(|path| Path::new(path).exists())
}

/// Debian's cargo, as if it were nightly: it has no library for the target, and builds one.
fn debian_cargo() -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo
        .env("PATH", format!("/usr/bin:{}", env::var("PATH").unwrap_or_default()))
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "/usr/bin/wasm-ld")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO")
        .args(["-Zbuild-std=std,panic_abort", "-Zprofile-rustflags"]);
    for name in NEWER {
        cargo.arg("--config").arg(format!("profile.release.package.{name}.rustflags=[{GATES:?}]"));
    }
    cargo
}
