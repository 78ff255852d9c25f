//! The marks of other template engines, of Markdown and of escaping: a table.

/// What stands between the signs of a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// A name with what some engines write around it.
    Expression,
    /// A name, with dots.
    Name,
    /// A name in capitals.
    Capitals,
    /// A path into the data of the message.
    Path,
    /// The steps of a path, which nothing ends.
    Steps,
    /// A directive of FreeMarker, and what it takes.
    Directive,
    /// Something in round brackets, up to the last of them.
    Brackets,
    /// Words that begin and end with no space.
    Phrase,
    /// The text of a link, and its address.
    Link,
    /// The line of a heading, whose sign begins it.
    Heading,
    /// The rule below the heads of a table, which is a line of its own.
    Rule,
    /// Nothing: the word stands alone in its line.
    Word,
    /// Nothing, with no letter or digit beside it.
    Alone,
    /// Nothing, beside a tag.
    BesideTag,
    /// Whatever there is.
    Anything,
    /// Nothing.
    Nothing,
}

/// A marker.
#[derive(Debug)]
pub(super) struct Marker {
    pub(super) open: &'static str,
    pub(super) inside: Inside,
    /// One of these ends it.
    pub(super) close: &'static [&'static str],
    pub(super) kind: MarkerKind,
}

/// What a marker is, and what to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkerKind {
    /// A value in this language.
    Value(&'static str),
    /// A condition or loop in this language.
    Block(&'static str),
    /// Something else of this language.
    Foreign(&'static str),
    /// A mark of a merge conflict, which the first one stands for.
    Merge,
    /// A placeholder that some code was to fill in.
    Placeholder,
    /// An interpolation with a wrong sign.
    Slip,
    /// A path after a sign, as Velocity prints values.
    Bare,
    /// An interpolation in a value.
    Unexpanded,
    /// A line break that was escaped for a string.
    Break,
    /// A directive of FreeMarker in square brackets.
    Square,
    /// A directive of FreeMarker, escaped.
    Escaped,
    /// Text in Markdown, between this and that in MessageML.
    Marked(&'static str, &'static str),
    /// A link in Markdown.
    Link,
    /// What Markdown has at the beginning of a line, and what the same is.
    Line(&'static str, &'static str),
    /// A sign that was escaped twice.
    Twice,
}

pub(super) const fn marker(
    open: &'static str,
    inside: Inside,
    close: &'static [&'static str],
    kind: MarkerKind,
) -> Marker {
    Marker { open, inside, close, kind }
}

/// Its values may hold tags as well: `{{range .rows}}`.
pub(super) const HANDLEBARS: MarkerKind = MarkerKind::Value("Handlebars or Jinja");
pub(super) const JINJA: MarkerKind = MarkerKind::Block("Jinja or Liquid");
pub(super) const VELOCITY: MarkerKind = MarkerKind::Block("Velocity");
pub(super) const SVELTE: MarkerKind = MarkerKind::Block("Svelte");
pub(super) const STRUCK: MarkerKind = MarkerKind::Marked("<span style=\"text-decoration:line-through\">", "</span>");

/// In the order in which they are tried at one place.
pub(super) const MARKERS: [Marker; 53] = [
    marker("{{#", Inside::Expression, &["}}"], MarkerKind::Block("Handlebars")),
    marker("{{/", Inside::Expression, &["}}"], MarkerKind::Block("Handlebars")),
    marker("{{", Inside::Expression, &["}}"], HANDLEBARS),
    marker("{%", Inside::Expression, &["%}"], JINJA),
    marker("{/*", Inside::Anything, &["*/}"], MarkerKind::Foreign("a comment of JSX")),
    marker("' + ", Inside::Name, &[" + '"], MarkerKind::Value("a piece of program code")),
    marker("\" + ", Inside::Name, &[" + \""], MarkerKind::Value("a piece of program code")),
    marker("'+", Inside::Name, &["+'"], MarkerKind::Value("a piece of program code")),
    marker("\"+", Inside::Name, &["+\""], MarkerKind::Value("a piece of program code")),
    marker("@Model.", Inside::Steps, &[""], MarkerKind::Value("Razor")),
    marker("%s", Inside::Alone, &[""], MarkerKind::Value("a placeholder of C, Java or Python")),
    marker("%d", Inside::Alone, &[""], MarkerKind::Value("a placeholder of C, Java or Python")),
    marker(">>>>>>> ", Inside::Heading, &["\n", "<"], MarkerKind::Merge),
    marker("{#", Inside::Anything, &["#}"], MarkerKind::Foreign("a comment of Jinja")),
    marker("#foreach", Inside::Brackets, &[")"], VELOCITY),
    marker("#if", Inside::Brackets, &[")"], VELOCITY),
    marker("#set", Inside::Brackets, &[")"], VELOCITY),
    marker("#elseif", Inside::Brackets, &[")"], VELOCITY),
    marker("#end", Inside::Word, &[""], VELOCITY),
    marker("#else", Inside::Word, &[""], VELOCITY),
    marker("{#if", Inside::Expression, &["}"], SVELTE),
    marker("{#each", Inside::Expression, &["}"], SVELTE),
    marker("{:else", Inside::Anything, &["}"], SVELTE),
    marker("{/if", Inside::Nothing, &["}"], SVELTE),
    marker("{/each", Inside::Nothing, &["}"], SVELTE),
    marker("%(", Inside::Name, &[")s", ")d", ")f"], MarkerKind::Value("Python")),
    marker("%{", Inside::Name, &["}"], MarkerKind::Value("Ruby")),
    marker("%", Inside::Capitals, &["%"], MarkerKind::Value("a Windows variable")),
    marker("@{", Inside::Expression, &["}"], MarkerKind::Value("Power Automate")),
    marker("$!{", Inside::Name, &["}"], MarkerKind::Slip),
    marker("$entity.", Inside::Steps, &[""], MarkerKind::Bare),
    marker("$!entity.", Inside::Steps, &[""], MarkerKind::Bare),
    marker("$ {", Inside::Path, &["}"], MarkerKind::Slip),
    marker("$[", Inside::Path, &["]"], MarkerKind::Slip),
    marker("$(", Inside::Path, &[")"], MarkerKind::Slip),
    marker("${", Inside::Path, &["}"], MarkerKind::Unexpanded),
    marker("{", Inside::Path, &["}"], MarkerKind::Slip),
    marker("{", Inside::Name, &["}"], MarkerKind::Placeholder),
    marker("[#", Inside::Directive, &["]"], MarkerKind::Square),
    marker("[/#", Inside::Directive, &["]"], MarkerKind::Square),
    marker("&lt;#", Inside::Directive, &["&gt;", ">"], MarkerKind::Escaped),
    marker("&lt;/#", Inside::Directive, &["&gt;", ">"], MarkerKind::Escaped),
    marker("&lt;%=", Inside::Anything, &["%&gt;", "%>"], MarkerKind::Value("ERB or JSP")),
    marker("\\n", Inside::BesideTag, &[""], MarkerKind::Break),
    marker("**", Inside::Phrase, &["**"], MarkerKind::Marked("<b>", "</b>")),
    marker("~~", Inside::Phrase, &["~~"], STRUCK),
    marker("[", Inside::Link, &[")"], MarkerKind::Link),
    marker("## ", Inside::Heading, &["\n", "<"], MarkerKind::Line("a heading", "<h2>…</h2>")),
    marker("### ", Inside::Heading, &["\n", "<"], MarkerKind::Line("a heading", "<h3>…</h3>")),
    marker("|-", Inside::Rule, &["\n", "<"], MarkerKind::Line("a table", "<table>…</table>")),
    marker("```", Inside::Anything, &["```"], MarkerKind::Line("a block of code", "<pre>…</pre>")),
    marker("`", Inside::Phrase, &["`"], MarkerKind::Marked("<code>", "</code>")),
    marker(
        "&amp;",
        Inside::Nothing,
        &["amp;", "lt;", "gt;", "quot;", "apos;", "nbsp;", "#39;", "#160;"],
        MarkerKind::Twice,
    ),
];
