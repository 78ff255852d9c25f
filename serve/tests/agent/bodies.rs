//! Bodies: three content types, and what multipart can do wrong.

use serde_json::{Value, json};

use crate::server::{Answer, Bot, Server, options};

const CREATE: &str = "/agent/v4/stream/abc/message/create";
const HELLO: &str = "<messageML>Hello</messageML>";

/// A part of a multipart body: the rest of its disposition, further headers, its content.
fn part(disposition: &str, more: &str, content: &str) -> String {
    format!("--edge\r\ncontent-disposition: form-data; {disposition}\r\n{more}\r\n{content}\r\n")
}

fn field(name: &str, content: &str) -> String {
    part(&format!("name=\"{name}\""), "", content)
}

fn file(name: &str, file_name: &str, content: &str) -> String {
    part(&format!("name=\"{name}\"; filename=\"{file_name}\""), "content-type: application/octet-stream\r\n", content)
}

fn multipart(bot: &Bot<'_>, parts: &[String]) -> Answer {
    let body = format!("{}--edge--\r\n", parts.concat());
    bot.ask("POST", CREATE, "multipart/form-data; boundary=edge", body.as_bytes())
}

fn attachments(sent: &Value) -> Vec<(String, u64)> {
    let rows = sent["attachments"].as_array().expect("attachments").iter();
    rows.map(|row| (row["name"].as_str().unwrap_or_default().to_owned(), row["size"].as_u64().unwrap_or_default()))
        .collect()
}

#[test]
fn a_message_comes_as_multipart_urlencoded_or_json() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let (message, data) = ("<messageML>${entity.n?html}</messageML>", "{\"n\":\"é & ü\"}");
    let encoded: String = form(&[("message", message), ("data", data), ("version", "")]);
    for path in [CREATE, "/v4/stream/abc/message/create"] {
        let sent = [
            bot.post(path, &json!({ "message": message, "data": data, "version": null, "other": true })),
            bot.ask("POST", path, "application/x-www-form-urlencoded; charset=utf-8", encoded.as_bytes()),
            bot.ask(
                "POST",
                path,
                "Multipart/Form-Data; Boundary=\"edge\"",
                format!("{}{}--edge--", field("message", message), field("data", data)).as_bytes(),
            ),
        ];
        for answer in sent {
            let json = answer.assert_sent();
            assert!(json["message"].as_str().is_some_and(|text| text.contains("é &amp; ü")), "{json}");
        }
    }
}

fn form(rows: &[(&str, &str)]) -> String {
    let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    rows.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
}

#[test]
fn other_content_types_are_refused() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    for kind in ["", "text/plain", "application/xml", "application/jsonx", "multipart/mixed; boundary=edge", "é"] {
        bot.ask("POST", CREATE, kind, HELLO.as_bytes()).assert_refused(400, "content type");
    }
}

#[test]
fn broken_json_is_refused() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    for (body, words) in [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("{\"message\":\"\u{0}\"}", "not JSON"),
        ("[]", "must be a JSON object"),
        ("\"text\"", "must be a JSON object"),
        ("{\"message\":7}", "must be a string"),
        ("{\"message\":[\"a\"]}", "must be a string"),
        ("{\"message\":\"x\",\"sids\":[1]}", "must hold strings"),
        ("{\"message\":\"x\",\"data\":{\"a\":1}}", "the object as JSON text"),
    ] {
        bot.ask("POST", CREATE, "application/json", body.as_bytes()).assert_refused(400, words);
    }
    // Half a surrogate pair is no fault of the JSON: `batch` takes it, too.
    let half = "{\"message\":\"<messageML>a\\ud800</messageML>\"}";
    bot.ask("POST", CREATE, "application/json", half.as_bytes()).assert_sent();
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    bot.ask("POST", CREATE, "application/json", deep.as_bytes()).assert_refused(400, "not JSON");
    bot.ask("POST", CREATE, "application/json", b"{\"message\":\"\xff\"}").assert_refused(400, "not JSON");
}

#[test]
fn broken_multipart_is_refused() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let whole = format!("{}--edge--\r\n", field("message", HELLO));
    for (kind, body) in [
        ("multipart/form-data", whole.as_str()),
        ("multipart/form-data; boundary=", &whole),
        ("multipart/form-data; boundary=other", &whole),
        ("multipart/form-data; boundary=edge", ""),
        ("multipart/form-data; boundary=edge", "no boundary anywhere"),
        ("multipart/form-data; boundary=edge", whole.split("</messageML>").next().unwrap_or_default()),
        ("multipart/form-data; boundary=edge", "--edge\r\ncontent-disposition: form-data; name=\"message\"\r\n"),
    ] {
        let answer = bot.ask("POST", CREATE, kind, body.as_bytes());
        answer.assert_refused(400, "");
        assert!(
            answer.text("/message").to_lowercase().contains("multipart")
                || answer.text("/message").contains("boundary"),
            "{}",
            answer.body
        );
    }
    let latin = [field("message", "@@").as_bytes(), b"--edge--"].concat();
    let latin: Vec<u8> = latin.into_iter().map(|byte| if byte == b'@' { 0xe9 } else { byte }).collect();
    bot.ask("POST", CREATE, "multipart/form-data; boundary=edge", &latin).assert_refused(400, "UTF-8");
}

#[test]
fn a_body_that_breaks_off_is_refused_or_let_go() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    for kind in ["application/json", "multipart/form-data; boundary=edge", "application/x-www-form-urlencoded"] {
        let head = format!(
            "POST {CREATE} HTTP/1.1\r\nhost: {}\r\nsessionToken: {}\r\nkeyManagerToken: {}\r\ncontent-type: {kind}\r\ncontent-length: 5000\r\n\r\n{{",
            server.host, bot.session, bot.keys
        );
        let mut stream = server.connect();
        std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let answer = crate::server::read_answer(&mut stream);
        assert!([0, 400, 413].contains(&answer.status), "{} {}", answer.status, answer.body);
    }
    bot.create("abc", HELLO).assert_sent();
}

#[test]
fn the_last_of_two_equal_fields_counts_and_unknown_ones_do_not() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let parts = [
        field("message", "<messageML>one</messageML>"),
        field("unknown", "<bold>"),
        field("message", "<messageML>two</messageML>"),
        field("", "x"),
    ];
    let sent = multipart(&bot, &parts).assert_sent();
    assert!(sent["message"].as_str().is_some_and(|text| text.contains("two")), "{sent}");
    let many: Vec<String> = (0..500).map(|at| field(&format!("f{at}"), "")).collect();
    multipart(&bot, &many).assert_refused(400, "more than 400 fields");
}

#[test]
fn files_are_counted_whatever_their_names() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let long = "n".repeat(5_000);
    let names = ["a.pdf", "../../etc/passwd", "C:\\x\\y.txt", "名前.png", "", "a.pdf", &long];
    let files: Vec<String> = names.iter().map(|name| file("attachment", name, "12345")).collect();
    let sent = multipart(&bot, &[vec![field("message", HELLO)], files].concat()).assert_sent();
    let got = attachments(&sent);
    assert_eq!(got.len(), names.len());
    assert_eq!(got[0], ("a.pdf".into(), 5));
    // Names are shown and never used: what they look like does not matter.
    assert_eq!(got[1].0, "../../etc/passwd");
    assert_eq!(got[3].0, "名前.png");
    assert_eq!(got[6].0.len(), 255);
    // Two dispositions that disagree, a name that is not quoted, no name at all.
    for odd in [
        "name=attachment; filename=x; filename=y",
        "name=attachment; filename*=UTF-8''%e2%82%ac.txt",
        "filename=\"x\"",
        "name=\"attachment",
    ] {
        let answer = multipart(&bot, &[field("message", HELLO), part(odd, "", "x")]);
        assert!([200, 400].contains(&answer.status), "{odd}: {}", answer.body);
    }
    bot.create("abc", HELLO).assert_sent();
}

#[test]
fn previews_belong_to_attachments() {
    let server = Server::start(options());
    let bot = server.bot("bot");
    let message = field("message", HELLO);
    let (attachment, preview) = (file("attachment", "a.mp4", "aaaa"), file("preview", "a.png", "pp"));
    let sent = multipart(&bot, &[message.clone(), attachment.clone(), preview.clone()]).assert_sent();
    assert_eq!(attachments(&sent), [("a.mp4".to_owned(), 4)]);
    assert_eq!(sent["attachments"][0]["images"].as_array().map(Vec::len), Some(1));
    for files in [
        vec![attachment.clone(), attachment.clone(), preview.clone()],
        vec![preview.clone()],
        vec![attachment.clone(), preview.clone(), preview.clone()],
    ] {
        multipart(&bot, &[vec![message.clone()], files].concat()).assert_refused(400, "give one for each");
    }
    let both = [message, attachment.clone(), attachment, preview.clone(), preview];
    let sent = multipart(&bot, &both).assert_sent();
    assert_eq!(sent["attachments"][1]["images"].as_array().map(Vec::len), Some(1));
}

#[test]
fn attachments_alone_are_no_message_and_too_many_bytes_too_large() {
    let server = Server::with(|options| options.bounds.attachment_bytes = 100_000);
    let bot = server.bot("bot");
    multipart(&bot, &[file("attachment", "a", "x")]).assert_refused(400, "");
    let half = file("attachment", "a", &"x".repeat(60_000));
    multipart(&bot, &[field("message", HELLO), half.clone()]).assert_sent();
    multipart(&bot, &[field("message", HELLO), half.clone(), half]).assert_refused(413, "too large");
}
