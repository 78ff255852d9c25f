//! Who may ask: the host name that was asked for, the page that asks, and the token in the path.
//!
//! A page on the web can make a browser send requests to this machine, and with a name of its own
//! that it points to 127.0.0.1 it could read the answers. So only names known to be ours are
//! answered, and a request that a browser marks as another site's is refused.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Where a server listens and under which names it may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// The address to listen on; loopback by default.
    pub host: String,
    /// The port; 0 for any free one.
    pub port: u16,
    /// Further host names that clients use, such as `host.docker.internal`.
    pub names: Vec<String>,
}

impl Default for Exposure {
    fn default() -> Self {
        Exposure { host: "127.0.0.1".into(), port: 0, names: Vec::new() }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Guard {
    names: Arc<[String]>,
}

impl Guard {
    pub(crate) fn new(exposure: &Exposure) -> Self {
        let ours = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).into_iter();
        let host = if exposure.host.contains(':') { format!("[{}]", exposure.host) } else { exposure.host.clone() };
        Guard { names: ours.chain([host]).chain(exposure.names.iter().cloned()).collect() }
    }

    fn admits(&self, method: &Method, headers: &HeaderMap) -> Result<(), &'static str> {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        let host = text("host").ok_or("the request names no host")?;
        if headers.get_all(header::HOST).iter().count() > 1 || !self.is_ours(host) {
            return Err("this server does not answer to that host name");
        }
        if let Some(origin) = text("origin")
            && origin.strip_prefix("http://") != Some(host)
        {
            return Err("this server does not answer pages of other origins");
        }
        // Opening the page from a link elsewhere is fine: the token in its address was known then.
        let is_opening = method == Method::GET && text("sec-fetch-mode") == Some("navigate");
        match text("sec-fetch-site") {
            None | Some("none" | "same-origin") => Ok(()),
            Some(_) if is_opening => Ok(()),
            Some(_) => Err("this server does not answer pages of other sites"),
        }
    }

    fn is_ours(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host,
        };
        self.names.iter().any(|ours| ours.eq_ignore_ascii_case(name))
    }
}

/// The middleware; also adds the headers that every answer carries.
pub(crate) async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = match guard.admits(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(why) => (StatusCode::FORBIDDEN, format!("{why}\n")).into_response(),
    };
    let always = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let headers = response.headers_mut();
    for (name, value) in always {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(rows: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in rows {
            headers.append(*name, HeaderValue::from_static(value));
        }
        Guard::new(&Exposure::default()).admits(&Method::GET, &headers).is_ok()
    }

    #[test]
    fn only_our_names_and_our_pages_are_answered() {
        assert!(admits(&[("host", "127.0.0.1:8080")]));
        assert!(admits(&[("host", "LocalHost:1")]));
        assert!(admits(&[("host", "[::1]:9"), ("origin", "http://[::1]:9")]));
        assert!(admits(&[("host", "localhost"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]));
        assert!(!admits(&[]));
        assert!(!admits(&[("host", "evil.example:8080")]));
        assert!(!admits(&[("host", "localhost.evil.example")]));
        assert!(!admits(&[("host", "localhost"), ("host", "evil.example")]));
        assert!(!admits(&[("host", "localhost:1"), ("origin", "http://localhost:2")]));
        assert!(!admits(&[("host", "localhost:1"), ("origin", "null")]));
        assert!(!admits(&[("host", "localhost"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]));
        assert!(!admits(&[("host", "localhost"), ("sec-fetch-site", "same-site")]));
    }
}
