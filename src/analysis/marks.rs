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
    pub(super) kind: Kind,
}

/// What a marker is, and what to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
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
    /// A path behind a sign, as Velocity prints values.
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

pub(super) const fn marker(open: &'static str, inside: Inside, close: &'static [&'static str], kind: Kind) -> Marker {
    Marker { open, inside, close, kind }
}

/// Its values may hold tags as well: `{{range .rows}}`.
pub(super) const HANDLEBARS: Kind = Kind::Value("Handlebars or Jinja");
pub(super) const JINJA: Kind = Kind::Block("Jinja or Liquid");
pub(super) const VELOCITY: Kind = Kind::Block("Velocity");
pub(super) const SVELTE: Kind = Kind::Block("Svelte");
pub(super) const STRUCK: Kind = Kind::Marked("<span style=\"text-decoration:line-through\">", "</span>");

/// In the order in which they are tried at one place.
pub(super) const MARKERS: [Marker; 53] = [
    marker("{{#", Inside::Expression, &["}}"], Kind::Block("Handlebars")),
    marker("{{/", Inside::Expression, &["}}"], Kind::Block("Handlebars")),
    marker("{{", Inside::Expression, &["}}"], HANDLEBARS),
    marker("{%", Inside::Expression, &["%}"], JINJA),
    marker("{/*", Inside::Anything, &["*/}"], Kind::Foreign("a comment of JSX")),
    marker("' + ", Inside::Name, &[" + '"], Kind::Value("a piece of program code")),
    marker("\" + ", Inside::Name, &[" + \""], Kind::Value("a piece of program code")),
    marker("'+", Inside::Name, &["+'"], Kind::Value("a piece of program code")),
    marker("\"+", Inside::Name, &["+\""], Kind::Value("a piece of program code")),
    marker("@Model.", Inside::Steps, &[""], Kind::Value("Razor")),
    marker("%s", Inside::Alone, &[""], Kind::Value("a placeholder of C, Java or Python")),
    marker("%d", Inside::Alone, &[""], Kind::Value("a placeholder of C, Java or Python")),
    marker(">>>>>>> ", Inside::Heading, &["\n", "<"], Kind::Merge),
    marker("{#", Inside::Anything, &["#}"], Kind::Foreign("a comment of Jinja")),
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
    marker("%(", Inside::Name, &[")s", ")d", ")f"], Kind::Value("Python")),
    marker("%{", Inside::Name, &["}"], Kind::Value("Ruby")),
    marker("%", Inside::Capitals, &["%"], Kind::Value("a Windows variable")),
    marker("@{", Inside::Expression, &["}"], Kind::Value("Power Automate")),
    marker("$!{", Inside::Name, &["}"], Kind::Slip),
    marker("$entity.", Inside::Steps, &[""], Kind::Bare),
    marker("$!entity.", Inside::Steps, &[""], Kind::Bare),
    marker("$ {", Inside::Path, &["}"], Kind::Slip),
    marker("$[", Inside::Path, &["]"], Kind::Slip),
    marker("$(", Inside::Path, &[")"], Kind::Slip),
    marker("${", Inside::Path, &["}"], Kind::Unexpanded),
    marker("{", Inside::Path, &["}"], Kind::Slip),
    marker("{", Inside::Name, &["}"], Kind::Placeholder),
    marker("[#", Inside::Directive, &["]"], Kind::Square),
    marker("[/#", Inside::Directive, &["]"], Kind::Square),
    marker("&lt;#", Inside::Directive, &["&gt;", ">"], Kind::Escaped),
    marker("&lt;/#", Inside::Directive, &["&gt;", ">"], Kind::Escaped),
    marker("&lt;%=", Inside::Anything, &["%&gt;", "%>"], Kind::Value("ERB or JSP")),
    marker("\\n", Inside::BesideTag, &[""], Kind::Break),
    marker("**", Inside::Phrase, &["**"], Kind::Marked("<b>", "</b>")),
    marker("~~", Inside::Phrase, &["~~"], STRUCK),
    marker("[", Inside::Link, &[")"], Kind::Link),
    marker("## ", Inside::Heading, &["\n", "<"], Kind::Line("a heading", "<h2>…</h2>")),
    marker("### ", Inside::Heading, &["\n", "<"], Kind::Line("a heading", "<h3>…</h3>")),
    marker("|-", Inside::Rule, &["\n", "<"], Kind::Line("a table", "<table>…</table>")),
    marker("```", Inside::Anything, &["```"], Kind::Line("a block of code", "<pre>…</pre>")),
    marker("`", Inside::Phrase, &["`"], Kind::Marked("<code>", "</code>")),
    marker("&amp;", Inside::Nothing, &["amp;", "lt;", "gt;", "quot;", "apos;", "nbsp;", "#39;", "#160;"], Kind::Twice),
];
