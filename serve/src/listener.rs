//! The accept loop: bounded in connections, in request heads and in time.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

use crate::StartError;
use crate::seat::{Seat, Seats};

/// The bounds within which any client is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Connections at a time. One more takes the place of the one that has kept us waiting longest, or waits if all
    /// others are being answered. Default 256.
    pub connections: usize,
    /// Pages that follow changes at a time; more get status 503. Default 32.
    pub followers: usize,
    /// Seconds until a request's head must be there, also for an idle connection. Default 30.
    pub head_seconds: u64,
    /// Seconds from a request's head to its answer. Default 60.
    pub request_seconds: u64,
    /// Bytes of a request's body, attachments apart. Default 9 MiB: message and data of 4 MiB each.
    pub body_bytes: usize,
    /// Bytes of all attachments of a message. Default [`messageml::request::ATTACHMENT_BYTES`].
    pub attachment_bytes: usize,
    /// Bytes of `message` and `data` together. Default 1.5 MB, as Symphony documents.
    pub content_bytes: usize,
    /// Bytes of message and data in the answer to one blast or to one listing of messages; further messages come
    /// without them. Default 32 MiB.
    pub answer_bytes: usize,
    /// Streams of one blast. Default 100, as Symphony documents.
    pub blast_streams: usize,
    /// Requests that the Agent keeps to be looked at; the oldest make room. Default 500.
    pub kept_requests: usize,
    /// Bytes of the requests kept; the oldest make room. Default 64 MiB.
    pub kept_bytes: usize,
    /// Seconds that a read of an empty datafeed waits for an event. Default 30, as Symphony does.
    pub poll_seconds: u64,
    /// Datafeeds at a time; the oldest make room. Default 64.
    pub feeds: usize,
    /// Events that wait in one datafeed; the oldest make room. Default 500.
    pub feed_events: usize,
    /// Messages and data variants in a folder. Default 2,000.
    pub folder_entries: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            connections: 256,
            followers: 32,
            head_seconds: 30,
            request_seconds: 60,
            body_bytes: 9 << 20,
            attachment_bytes: usize::try_from(messageml::request::ATTACHMENT_BYTES).unwrap_or(usize::MAX),
            content_bytes: 1_500_000,
            answer_bytes: 32 << 20,
            blast_streams: 100,
            kept_requests: 500,
            kept_bytes: 64 << 20,
            poll_seconds: 30,
            feeds: 64,
            feed_events: 500,
            folder_entries: 2_000,
        }
    }
}

/// Opens the port; 0 stands for any free one.
pub(crate) async fn listen(host: &str, port: u16) -> Result<TcpListener, StartError> {
    let address = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    TcpListener::bind(&address).await.map_err(|reason| StartError::Listen { address, reason })
}

/// Accepts connections for ever; whatever goes wrong with one ends that one only.
pub(crate) async fn serve(listener: TcpListener, router: Router, bounds: Bounds) {
    let seconds = bounds.request_seconds;
    let router = router.layer(middleware::from_fn(move |request, next| limit_time(seconds, request, next)));
    let seats = Seats::new(bounds.connections);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let router = router.clone();
                seats.admit(|seat| answer(stream, router, bounds.head_seconds, seat)).await;
            }
            // Out of file descriptors, or the client has gone: neither ends the server.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn answer(stream: TcpStream, router: Router, head_seconds: u64, seat: Arc<Seat>) {
    // Answers are small and awaited: coalescing them only delays.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let request = request.map(|body| seat.watch_request(Body::new(body)));
        let (seat, answer) = (Arc::clone(&seat), router.call(request));
        async move { Ok::<_, std::convert::Infallible>(answer.await?.map(|body| seat.watch_answer(body))) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(head_seconds))
        .max_buf_size(64 << 10)
        .max_headers(100)
        .serve_connection(TokioIo::new(stream), service);
    // A broken request or connection: the client knows, and nobody else needs to.
    let _ = connection.await;
}

async fn limit_time(seconds: u64, request: Request<Body>, next: Next) -> Response {
    match tokio::time::timeout(Duration::from_secs(seconds), next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let error = "{\"code\":408,\"message\":\"the request took too long\"}";
            (StatusCode::REQUEST_TIMEOUT, [(header::CONTENT_TYPE, "application/json")], error).into_response()
        }
    }
}
