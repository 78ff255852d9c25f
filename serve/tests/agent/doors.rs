//! Who is let in: by host name, by origin, by token of the page, and from which address.

use messageml_serve::Exposure;
use serde_json::json;

use crate::server::{Server, options};

#[test]
fn only_our_names_and_our_pages_are_answered() {
    let server = Server::with(|options| options.exposure.names = vec!["docker.internal".into()]);
    let port = server.host.rsplit(':').next().expect("a port");
    let listing = format!("{}api/pod", server.page);
    let status = |headers: &[(&str, &str)]| server.ask("GET", &listing, headers, b"").status;
    let own = format!("http://{}", server.host);
    for name in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "docker.internal"] {
        assert_eq!(status(&[("host", &format!("{name}:{port}"))]), 200, "{name}");
    }
    assert_eq!(status(&[("origin", &own), ("sec-fetch-site", "same-origin")]), 200);
    for host in
        ["evil.example", "127.0.0.1.evil.example", "localhost.", "", "127.0.0.2", "@localhost", "localhost:80:80"]
    {
        assert_eq!(status(&[("host", host)]), 403, "{host}");
    }
    for origin in ["http://evil.example", "null", "https://127.0.0.1", "http://localhost:1", "file://"] {
        assert_eq!(status(&[("origin", origin)]), 403, "{origin}");
    }
    for site in ["cross-site", "same-site"] {
        assert_eq!(status(&[("sec-fetch-site", site), ("sec-fetch-mode", "cors")]), 403, "{site}");
    }
    let raw = |text: &str| server.send_raw(text.replace("@", &listing).as_bytes()).status;
    assert_eq!(raw("GET @ HTTP/1.1\r\nconnection: close\r\n\r\n"), 403);
    assert_eq!(raw("GET @ HTTP/1.0\r\n\r\n"), 403);
    assert_eq!(raw("GET @ HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\nconnection: close\r\n\r\n"), 403);
    // The path may name a host of its own.
    assert_eq!(raw("GET http://evil.example@ HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n"), 403);
}

#[test]
fn bots_are_asked_for_their_host_too() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let body = json!({ "message": "<messageML>x</messageML>" }).to_string();
    let headers = [
        ("sessionToken", &*bot.session),
        ("keyManagerToken", &bot.keys),
        ("content-type", "application/json"),
        ("host", "evil.example"),
    ];
    assert_eq!(server.ask("POST", "/agent/v4/stream/a/message/create", &headers, body.as_bytes()).status, 403);
}

#[test]
fn the_page_is_found_under_its_token_only() {
    let server = Server::start(options());
    assert_eq!(server.get(&server.page).status, 200);
    for path in ["/", "/api/pod", "/wrong/", "/wrong/api/listing", "/page/application.js", "/frame"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    for path in ["page/..%2f..%2fCargo.toml", "page/../../Cargo.toml", "page/none.js", "page/%00"] {
        assert_ne!(server.get(&format!("{}{path}", server.page)).status, 200, "{path}");
    }
}

#[test]
fn every_answer_carries_the_headers_that_keep_it_harmless() {
    let server = Server::start(options());
    for path in [server.page.clone(), format!("{}api/pod", server.page), "/nothing".into(), "/agent/v1/info".into()] {
        let head = server.get(&path).head.to_lowercase();
        for line in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cache-control: no-store",
        ] {
            assert!(head.contains(line), "{path} lacks {line}: {head}");
        }
        assert!(!head.contains("access-control-allow"), "{head}");
    }
    let refused = server.ask("GET", "/", &[("host", "evil.example")], b"");
    assert!(refused.head.to_lowercase().contains("content-security-policy: default-src 'none'; sandbox"));
}

#[test]
fn by_default_only_this_machine_is_listened_to() {
    assert_eq!(Exposure::default().host, "127.0.0.1");
    let server = Server::start(options());
    let port: u16 = server.host.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    // Every other address of loopback is another one: none of them answers.
    assert!(std::net::TcpStream::connect(("127.0.0.2", port)).is_err());
    let mut elsewhere = options();
    elsewhere.exposure.host = "203.0.113.7".into();
    let error = messageml_serve::agent::run(elsewhere, |_, _| panic!("it listens")).expect_err("not our address");
    assert!(error.to_string().contains("203.0.113.7"), "{error}");
}
