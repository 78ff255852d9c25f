//! The committed header is what the source gives.

use std::path::Path;

#[test]
fn the_header_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_root_or_default(root);
    let bindings = cbindgen::Builder::new().with_config(config).with_src(root.join("src/c.rs")).generate();
    let mut header = Vec::new();
    bindings.expect("src/c.rs can be read").write(&mut header);
    let header = String::from_utf8(header).expect("UTF-8");
    let path = root.join("include/messageml.h");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, header).expect("the header can be written");
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(header == committed, "include/messageml.h is out of date: UPDATE_EXPECT=1 cargo test -p messageml-native");
}
