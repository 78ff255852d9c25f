//! A module's stack is fixed when it is linked: as much as a main thread has elsewhere, for nested macros.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo:rustc-link-arg=-zstack-size=8388608");
    }
}
