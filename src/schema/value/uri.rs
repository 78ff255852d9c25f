//! Links as Java's `java.net.URI` reads them: RFC 2396, with letters beyond ASCII allowed.

use std::net::Ipv6Addr;

use memchr::{memchr, memchr2};

use super::{ValueError, WrongValue, character_at, fail, slice};

/// What may stand in a component besides ASCII letters and digits, and what the component is called.
struct Component {
    /// True for these, at their bytes.
    plain: [bool; 256],
    /// Whether `%41` and characters beyond ASCII may.
    escapes: bool,
    name: &'static str,
}

/// ASCII letters, digits and these marks.
const fn plain(marks: &str) -> [bool; 256] {
    let marks = marks.as_bytes();
    let (mut set, mut byte) = ([false; 256], 0);
    while byte < set.len() {
        set[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < marks.len() {
        set[marks[at] as usize] = true;
        at += 1;
    }
    set
}

static OPAQUE: Component = Component { plain: plain("-_.!~*'();/?:@&=+$,[]"), escapes: true, name: "after the scheme" };
static FRAGMENT: Component = Component { name: "in the fragment", plain: OPAQUE.plain, escapes: true };
static QUERY: Component = Component { name: "in the query", plain: OPAQUE.plain, escapes: true };
static PATH: Component = Component { plain: plain("-_.!~*'():@&=+$,;/"), escapes: true, name: "in the path" };
static AUTHORITY: Component = Component { plain: plain("-_.!~*'()$,;:@&=+"), escapes: true, name: "in the host" };
static USER: Component = Component { plain: plain("-_.!~*'();:&=+$,"), escapes: true, name: "before the host" };
static SCOPE: Component = Component { plain: plain("_."), escapes: false, name: "in the scope" };

/// An absolute link; gives its scheme as written.
pub(crate) fn absolute(value: &str) -> Result<&str, ValueError> {
    match reference(value)? {
        Some(scheme) => Ok(scheme),
        None if super::text::is_blank(value) => fail(0..value.len(), WrongValue::Blank),
        None => fail(0..value.len(), WrongValue::UriRelative),
    }
}

/// A link, absolute or relative; gives the scheme of an absolute one.
pub(crate) fn reference(value: &str) -> Result<Option<&str>, ValueError> {
    let bytes = value.as_bytes();
    let body_end = memchr(b'#', bytes).unwrap_or(bytes.len());
    let scheme = match bytes.iter().position(|byte| matches!(byte, b':' | b'/' | b'?' | b'#')) {
        Some(at) if bytes.get(at) == Some(&b':') => Some(slice(value, ..at)),
        _ => None,
    };
    let from = match scheme {
        Some(scheme) => check_scheme(value, scheme)?,
        None => 0,
    };
    if scheme.is_some() && !slice(value, from..).starts_with('/') {
        if from >= body_end {
            return fail(from..from, WrongValue::UriMissing("what follows the scheme"));
        }
        check_component(value, from, body_end, &OPAQUE)?;
    } else {
        check_hierarchy(value, from, body_end)?;
    }
    if body_end < value.len() {
        check_component(value, body_end + 1, value.len(), &FRAGMENT)?;
    }
    Ok(scheme)
}

/// Gives the position after the colon.
fn check_scheme(value: &str, scheme: &str) -> Result<usize, ValueError> {
    if scheme.is_empty() {
        return fail(0..0, WrongValue::UriMissing("the scheme"));
    }
    let fits = |(at, letter): (usize, char)| {
        letter.is_ascii_alphabetic() || at > 0 && (letter.is_ascii_digit() || matches!(letter, '+' | '-' | '.'))
    };
    match scheme.char_indices().find(|&letter| !fits(letter)) {
        Some((at, letter)) => fail(character_at(value, at), WrongValue::UriCharacter(letter, "in the scheme")),
        None => Ok(scheme.len() + 1),
    }
}

/// `//host/path?query`, each part but one optional; `end` is where the fragment begins.
fn check_hierarchy(value: &str, from: usize, end: usize) -> Result<(), ValueError> {
    let body = slice(value, ..end);
    let mut path = from;
    if slice(body, from..).starts_with("//") {
        let host = from + 2;
        path = memchr2(b'/', b'?', slice(body, host..).as_bytes()).map_or(end, |at| host + at);
        if path > host {
            check_authority(value, host, path)?;
        } else if path == value.len() {
            return fail(path..path, WrongValue::UriMissing("the host"));
        }
    }
    let query = memchr(b'?', slice(body, path..).as_bytes()).map_or(end, |at| path + at);
    check_component(value, path, query, &PATH)?;
    if query < end { check_component(value, query + 1, end, &QUERY) } else { Ok(()) }
}

/// A host with what belongs to it. Java also takes any registered name, so only addresses in brackets need a close look.
fn check_authority(value: &str, from: usize, end: usize) -> Result<(), ValueError> {
    let authority = slice(value, from..end);
    let loose = check_component(value, from, end, &AUTHORITY);
    let user = authority.find('@').map_or(0, |at| at + 1);
    if loose.is_ok() || !slice(authority, user..).starts_with('[') {
        return loose;
    }
    if user > 0 {
        check_component(value, from, from + user - 1, &USER)?;
    }
    let open = from + user;
    let Some(length) = slice(value, open..end).find(']') else {
        return fail(end..end, WrongValue::UriMissing("`]`"));
    };
    let close = open + length;
    let (address, scope) = match slice(value, open + 1..close).split_once('%') {
        Some((address, scope)) => (address, Some(scope)),
        None => (slice(value, open + 1..close), None),
    };
    if address.parse::<Ipv6Addr>().is_err() {
        return fail(open + 1..open + 1 + address.len(), WrongValue::UriAddress);
    }
    if let Some(scope) = scope {
        if scope.is_empty() {
            return fail(close..close, WrongValue::UriMissing("the scope"));
        }
        check_component(value, close - scope.len(), close, &SCOPE)?;
    }
    match slice(value, close + 1..end) {
        "" => Ok(()),
        ":" => Ok(()),
        rest if rest.starts_with(':') => {
            let port = slice(value, close + 2..end);
            let fits = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<i32>().is_ok();
            if fits { Ok(()) } else { fail(close + 2..end, WrongValue::NoSuch("port")) }
        }
        _ => fail(character_at(value, close + 1), WrongValue::UriMissing("`:` and a port")),
    }
}

fn check_component(value: &str, from: usize, end: usize, component: &Component) -> Result<(), ValueError> {
    let text = slice(value, from..end);
    let is_plain = |byte: u8| component.plain[usize::from(byte)];
    let Some(first) = text.bytes().position(|byte| !is_plain(byte)) else { return Ok(()) };
    for (at, letter) in text.char_indices().skip_while(|(at, _)| *at < first) {
        if u8::try_from(letter).is_ok_and(is_plain) {
            continue;
        }
        if letter == '%' && component.escapes {
            let digits = text.as_bytes().get(at + 1..at + 3);
            if digits.is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit)) {
                continue;
            }
            return fail(from + at..from + at + 1, WrongValue::UriEscape);
        }
        let foreign = !letter.is_ascii() && !letter.is_control() && !letter.is_whitespace();
        if !(foreign && component.escapes) {
            return fail(character_at(value, from + at), WrongValue::UriCharacter(letter, component.name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_java_reads() {
        let absolute_links = "http://a http:/// http:a mailto:a@b b:c a+b.c-d:e http://a:80 http://a:x http://a:80x \
            http://a:-1 http://a@b http://a@ http://@a http://a:80@b http://a_b:80 http://[::1] http://[::1]:80 \
            http://[fe80::1%25eth0] http://a?[] http://a#[] http://a/%41 http://é http://a/é http://a/😀 http://a.b- \
            http://1.2.3.256 file:///c: file:/a urn:a:b data:text/plain,a%20b data:image/png;base64,AA== \
            javascript:alert(1) tel:+1 http:?a mailto:a?b=[c] mailto:[ mailto:a[b] http://a:80/b?c=d&e#f http://.a \
            http://a%41 http://a@b@c http://a,b; x://? x:/// x://#a http:[a] x:é http://[::ffff:1.2.3.4] http://a: \
            http://[1:2:3:4:5:6:7:8] http://[::1%eth0] http://[::1]: http://u:p@[::1]/";
        for value in absolute_links.split_whitespace() {
            assert_eq!(absolute(value), Ok(&value[..value.find(':').unwrap()]), "{value}");
        }
        for value in ["a", "", "?a", "#a", "//a", "/a", "a/b:c"] {
            assert_eq!(reference(value), Ok(None), "{value}");
            assert!(absolute(value).is_err(), "{value}");
        }
        let bad = "http: http:// :a 1a:b http://[::1 http://[::g] http://[1.2.3.4] http://a/[ http://a#b#c http://a%2 \
            http://a%zz http://a|b http://a/{b} http://a\\b // urn: http:#a x:// é:a http://[1:2:3:4:5:6:7:8:9] \
            http://[] http://[::1]a http://[v1.a] http://a/\u{1} x:a\u{7f}b http://a/^ http://a/` http://[::1]:x a<b a\"b";
        for value in bad.split(' ').filter(|value| !value.is_empty()) {
            assert!(reference(value).is_err(), "{value}");
        }
        for value in
            [" ", "http://a b", "a:b c", "http://a/\u{a0}", "http://a/\u{85}", "http://a/\u{2028}", "a:\u{3000}"]
        {
            assert!(reference(value).is_err(), "{value:?}");
        }
    }

    #[test]
    fn points_at_the_stray_character() {
        assert_eq!(reference("http://a/é b").unwrap_err().at, 11..12);
        assert_eq!(reference("http://a/\u{3000}").unwrap_err().at, 9..12);
        assert_eq!(reference("http://a|b").unwrap_err().at, 8..9);
        assert_eq!(reference("http://é%").unwrap_err().at, 9..10);
    }
}
