//! What `grammar/freemarker.pest` makes of texts: the tokens of those in `tests/grammar/`, line by line, and what
//! holds for every text whatsoever.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use messageml::machinery::template::token::{self, Close, Segment, SegmentKind, Segments, Syntax, Token};
use proptest::prelude::*;

const SYNTAXES: [(&str, Syntax); 4] =
    [("angle", Syntax::Angle), ("bare", Syntax::Bare), ("square", Syntax::Square), ("string_text", Syntax::StringText)];

fn tokens_of<'a, 't>(read: &'a Segments<'t>, segment: &Segment<'t>) -> &'a [Token<'t>] {
    &read.tokens[segment.first as usize..segment.last as usize]
}

/// The texts of a syntax, one a line; `␊` and `␉` stand for a line feed and a tab.
fn texts(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/grammar").join(name).with_extension("txt");
    let lines = std::fs::read_to_string(path).expect("a listed file");
    lines.lines().map(|line| line.replace('␊', "\n").replace('␉', "\t")).collect()
}

fn list(text: &str, syntax: Syntax) -> String {
    let read = token::read(text, syntax, 0);
    let mut listing = format!("{text:?}\n");
    for segment in &read.segments {
        let what = match segment.kind {
            SegmentKind::Text => "text".to_owned(),
            SegmentKind::Comment { closed } => format!("comment{}", unless(closed, "unclosed")),
            SegmentKind::Raw { name, text: span, closed } => {
                format!("raw {name} {:?}{}", &text[span.range()], unless(closed, "unclosed"))
            }
            SegmentKind::Start { name, close, has_params, malformed } => format!(
                "start {name}{}{}{}",
                unless(!has_params, "with parameters"),
                unless(!malformed, "malformed"),
                end(close)
            ),
            SegmentKind::End { name, malformed } => format!("end {name}{}", unless(!malformed, "malformed")),
            SegmentKind::Call { close } => format!("call{}", end(close)),
            SegmentKind::CallEnd { callee } => format!("end of call {callee:?}"),
            SegmentKind::Interpolation { numeric, closed } => {
                format!("interpolation{}{}", unless(!numeric, "numeric"), unless(closed, "unclosed"))
            }
        };
        writeln!(listing, "  {what} {:?}", &text[segment.span.range()]).expect("a string takes all");
        let tokens: Vec<String> = tokens_of(&read, segment)
            .iter()
            .map(|token| {
                let space = if token.spaced { "_" } else { "" };
                format!("{space}{:?} {}", token.kind, token.text.escape_debug())
            })
            .collect();
        if !tokens.is_empty() {
            writeln!(listing, "    {}", tokens.join(" · ")).expect("a string takes all");
        }
    }
    listing
}

fn unless(is_so: bool, what: &str) -> String {
    if is_so { String::new() } else { format!(" {what}") }
}

fn end(close: Close) -> &'static str {
    match close {
        Close::Plain => "",
        Close::Empty => " empty",
        Close::Missing => " unclosed",
    }
}

#[test]
fn texts_have_the_tokens_beside_them() {
    for (name, syntax) in SYNTAXES {
        let listing: Vec<String> = texts(name).iter().map(|text| list(text, syntax)).collect();
        insta::with_settings!({ snapshot_path => "grammar", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, listing.join("\n"));
        });
    }
}

/// Segments lie side by side and cover the text; tokens lie inside them, and between them is only space.
fn check_tiling(text: &str, syntax: Syntax) -> Result<(), String> {
    let read = token::read(text, syntax, 0);
    let fault = |what: &str, at: u32| Err(format!("{what} at {at} in {syntax:?} {text:?}"));
    let (mut behind, mut was_text) = (0, false);
    for segment in &read.segments {
        if segment.span.start != behind || segment.span.end <= behind {
            return fault("a gap", behind);
        }
        let is_text = segment.kind == SegmentKind::Text;
        if is_text && was_text {
            return fault("a text in two", segment.span.start);
        }
        let mut last = None;
        for token in tokens_of(&read, segment) {
            let span = token.span();
            if text.get(span.range()) != Some(token.text) || token.text.is_empty() {
                return fault("another text", span.start);
            }
            let from = last.unwrap_or(segment.span.start);
            let between = text.get(from as usize..span.start as usize).unwrap_or_default();
            let is_space = between.is_empty() || between.starts_with([' ', '\n', '\t', '\r', '<', '[']);
            if last.is_some() && (!is_space || token.spaced == between.is_empty()) {
                return fault("no space", span.start);
            }
            last = Some(span.end);
        }
        if last.is_some_and(|last| last > segment.span.end) {
            return fault("a token outside", segment.span.end);
        }
        (behind, was_text) = (segment.span.end, is_text);
    }
    if behind as usize == text.len() { Ok(()) } else { fault("an end", behind) }
}

/// Wherever a text stands in a template, and so wherever the parser's window ends, it reads the same.
fn check_anywhere(text: &str, syntax: Syntax, before: usize) -> Result<(), String> {
    let alone = token::read(text, syntax, 0);
    let long = format!("{}${{p}}{text}", "a".repeat(before));
    let read = token::read(&long, syntax, 0);
    let shift = (before + 4) as u32;
    let moved = read.segments.iter().skip(2).map(|segment| {
        let mut segment = *segment;
        segment.span = messageml::Span { start: segment.span.start - shift, end: segment.span.end - shift };
        (segment.span, tokens_of(&read, &segment).iter().map(|token| (token.kind, token.text)).collect::<Vec<_>>())
    });
    let wanted = alone.segments.iter().map(|segment| {
        (segment.span, tokens_of(&alone, segment).iter().map(|token| (token.kind, token.text)).collect::<Vec<_>>())
    });
    match wanted.clone().zip(moved.clone()).find(|(wanted, moved)| wanted != moved) {
        Some((wanted, moved)) => Err(format!("{syntax:?} {text:?} behind {before}: {wanted:?}, {moved:?}")),
        None if wanted.count() != moved.count() => Err(format!("{syntax:?} {text:?} behind {before}: other items")),
        None => Ok(()),
    }
}

#[test]
fn listed_texts_are_covered_and_read_the_same_anywhere() {
    for (name, syntax) in SYNTAXES {
        for text in texts(name) {
            assert_eq!(check_tiling(&text, syntax), Ok(()));
            for before in (16_384 - 48..16_384 + 4).step_by(3) {
                assert_eq!(check_anywhere(&text, syntax, before), Ok(()));
            }
        }
    }
}

#[test]
fn long_tokens_and_tags_are_read_whole() {
    let long = "a".repeat(100_000);
    for text in [
        format!("{long}<#if x>"),
        format!("<#-- {long} -->b"),
        format!("<#noparse>{long}</#noparse>b"),
        format!("${{\"{long}\"}}b"),
        format!("${{r'{long}'}}b"),
        format!("${{{long}}}b"),
        format!("<#if x <!-- {long} -->>b"),
        format!("<#assign x = [{}]>b", "1, ".repeat(50_000)),
        format!("<#assign x = ({})>b", "a > ".repeat(2_000)),
        format!("${{{}}}b", " ".repeat(100_000)),
    ] {
        assert_eq!(check_tiling(&text, Syntax::Angle), Ok(()));
        let read = token::read(&text, Syntax::Angle, 0);
        assert_eq!(read.segments.len(), 2, "{}", &text[..30]);
    }
}

/// Nothing recurses on the text, and nothing is searched again and again: these end soon, on a small stack.
#[test]
fn hostile_texts_end_on_a_small_stack() {
    const TIMES: usize = 10_000;
    let many = |piece: &str| piece.repeat(TIMES);
    let texts = vec![
        many("("),
        format!("${{{}", many("(")),
        format!("${{{}", many("{")),
        format!("${{{}", many("[")),
        format!("${{{}{}}}", many("("), many(")")),
        format!("<#if {}", many("(")),
        format!("<#if {}", many("({")),
        format!("[#if {}", many("[")),
        many("${"),
        many("#{"),
        many("<#if "),
        many("<#if x>"),
        many("<@"),
        many("</@"),
        many("<#--"),
        many("<#noparse>"),
        many("<#noparse"),
        many("</noparse "),
        many("<sep "),
        many("<sep> [#sep]"),
        many("<"),
        many("["),
        format!("<#noparse>{}", many("</noparse")),
        format!("${{{}", many("\"\\")),
        format!("${{{}", many("\\\"")),
        format!("${{{}", many("\\\"\\'")),
        format!("${{{}", many("r\"\\\" ")),
        many("${\"\\q"),
        many("${'\\"),
        format!("<#if ({}", " a > b".repeat(TIMES / 10)),
        many("$"),
        many("\\"),
        many("\u{4e2d}"),
        "a".repeat(1 << 20),
    ];
    let texts = Arc::new(texts);
    let threads = SYNTAXES.map(|(_, syntax)| {
        let texts = texts.clone();
        let read = move || {
            for text in &*texts {
                if let Err(fault) = check_tiling(text, syntax) {
                    panic!("{}", &fault[..fault.floor_char_boundary(200)]);
                }
            }
        };
        std::thread::Builder::new().stack_size(128 << 10).spawn(read).expect("a thread")
    });
    threads.into_iter().for_each(|thread| thread.join().expect("every text is read"));
}

fn pieces() -> Vec<String> {
    SYNTAXES.iter().flat_map(|(name, _)| texts(name)).collect()
}

fn check(text: &str, before: usize) -> Result<(), TestCaseError> {
    SYNTAXES.into_iter().try_for_each(|(_, syntax)| {
        check_tiling(text, syntax).and_then(|()| check_anywhere(text, syntax, before)).map_err(TestCaseError::fail)
    })
}

/// The segment with the number of its tokens in the place of where they stand.
fn counted<'t>(segment: &Segment<'t>) -> Segment<'t> {
    Segment { first: 0, last: segment.last - segment.first, ..*segment }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn pieces_are_covered(
        pieces in prop::collection::vec(prop::sample::select(pieces()), 1..8),
        before in 16_384usize - 60..16_384,
    ) {
        check(&pieces.concat(), before)?;
    }

    /// Texts out of the characters that mean something.
    #[test]
    fn signs_are_covered(
        open in prop::sample::select(&["", "${", "#{", "<#if ", "[#if ", "<@a ", "[@a ", "<#noparse>", "<#--", "</@"][..]),
        text in "[<>\\[\\]/#@${}()\"'\\\\!.=&;?*+|,: \n\\-_aerxlt15é中😀]{0,40}",
        before in 16_384usize - 60..16_384,
    ) {
        check(&format!("{open}{text}"), before)?;
    }

    #[test]
    fn any_text_is_covered(text in "\\PC{0,60}", before in 16_384usize - 60..16_384) {
        check(&text, before)?;
    }

    /// Texts without macros are searched for less; beside a macro they are read as any other.
    #[test]
    fn texts_without_macros_are_read_as_beside_one(
        pieces in prop::collection::vec(prop::sample::select(&[
            "<", "</", "<p>", "<span a=\"b\">", "</span>", "<#if ", "</#if>", "<#else>", "<#sep>", "<#5", "<#-", "<#--", "-->",
            "</#5", "</#a b>", "<sep>", "${", "}", "$", "#", "#{", "a", "a.b", "a['b']", "a['", "a[\"b\"].c", "[#sep]", ">",
            "/>", "\n", "'", "\"", "\\", "(", ")", "<#noparse>", "</#noparse>", "<!--", "é",
        ][..]), 0..12),
    ) {
        let text = pieces.concat();
        let alone = token::read(&text, Syntax::Angle, 4);
        let beside = format!("<@m>{text}");
        let beside = token::read(&beside, Syntax::Angle, 0);
        prop_assert_eq!(
            alone.segments.iter().map(counted).collect::<Vec<_>>(),
            beside.segments.iter().skip(1).map(counted).collect::<Vec<_>>()
        );
        prop_assert_eq!(&alone.tokens[..], &beside.tokens[beside.segments[0].last as usize..]);
    }
}
