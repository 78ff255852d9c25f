//! Tags that come out in PresentationML as they were read.

use super::Slice;
use super::checker::Checker;
use super::escaped::after_escaped;
use super::kept::KeptTag;
use crate::markup::{Node, NodeKind};
use crate::schema::{Element, Newlines, OutputTag, Writer, Written};

impl Checker<'_, '_> {
    /// False for an element of which more has a say in how it comes out than its tags and what stands in it.
    pub(super) fn may_keep_tags(&self, element: Element) -> bool {
        // Of what is refused not all that was read comes out.
        element.info().output.newlines == Newlines::Collapse && !self.tree.is_faulty && !self.context.is_sketched
    }

    /// Notes of the innermost open element, all attributes of which are there, that its tags come out as they were read, if
    /// they do. `first` is what stands in it first.
    pub(super) fn keep_tags(&mut self, read: &Node, first: Option<&Node>) {
        let (Some(node), NodeKind::Element { tag: number, open_end, .. }) = (self.builder.parent(), &read.kind) else {
            return;
        };
        let (element, presentation_ml) = (node.element, node.presentation_ml);
        let is_kept = match self.kept.find(*number, element, presentation_ml) {
            Some(is_kept) => is_kept,
            None => {
                let is_kept = self.opens_as_read(read).is_some();
                self.kept.remember(KeptTag { number: *number, element, presentation_ml, is_kept });
                is_kept
            }
        };
        if !is_kept {
            return;
        }
        let writer = element.info().output.writer;
        let inner = self.tree.text.as_bytes().get(*open_end as usize..read.span.end as usize);
        let is_closed =
            writer == Writer::Void || inner.is_some_and(|it| it.ends_with(element.tags().closing.as_bytes()));
        // Without a text a link shows its address.
        let is_shown = writer != Writer::Link || first.is_some_and(|first| matches!(first.kind, NodeKind::Text(_)));
        if is_closed && is_shown {
            let written = Slice { start: read.span.start, end: read.span.end };
            self.builder.keep(written);
        }
    }

    /// Something if the innermost open element is written with the opening tag that it was read with.
    fn opens_as_read(&self, read: &Node) -> Option<()> {
        let node = self.builder.parent()?;
        let info = node.element.info();
        let OutputTag::Name(name) = info.output.tag else { return None };
        let tag = self.tree.text.as_bytes().get(read.open().range())?;
        let mut rest = tag.strip_prefix(b"<")?.strip_prefix(name.as_bytes())?;
        let document = &self.builder.document;
        for attribute in document.given(node) {
            let Written::As(name) = info.attributes.get(usize::from(attribute.row))?.written else { return None };
            rest = rest.strip_prefix(b" ")?.strip_prefix(name.as_bytes())?.strip_prefix(b"=\"")?;
            rest = after_escaped(document.slice(attribute.value).as_bytes(), rest)?.strip_prefix(b"\"")?;
        }
        let end: &[u8] = if info.output.writer == Writer::Void { b"/>" } else { b">" };
        (rest == end).then_some(())
    }
}
