//! Tags that come out in PresentationML as they were read.

use super::Slice;
use super::checker::Checker;
use super::escaped::after_escaped;
use crate::markup::{Node, NodeId, NodeKind};
use crate::schema::{Element, Newlines, OutputTag, Writer, Written};

impl Checker<'_, '_> {
    /// False for an element of which more has a say in how it comes out than its tags and what stands in it.
    pub(super) fn may_keep_tags(&self, element: Element) -> bool {
        // Of what is refused not all that was read comes out.
        element.info().output.newlines == Newlines::Collapse && !self.tree.is_faulty && !self.context.is_sketched
    }

    /// True if the innermost open element, all attributes of which are there, comes out with the opening tag that it was read
    /// with.
    pub(super) fn keeps_tag(&self, read: &Node) -> bool {
        let element = self.builder.around().element;
        element.plan().keeps_tags
            && !self.is_general
            && self.may_keep_tags(element)
            && self.opens_as_read(read).is_some()
    }

    /// Notes that the tags of the innermost open element come out as they were read, where its opening tag does.
    pub(super) fn keep(&mut self, id: NodeId, read: &Node) {
        let NodeKind::Element { ends_plainly, .. } = read.kind else { return };
        let is_link = self.builder.around().element.info().output.writer == Writer::Link;
        // Without a text a link shows its address.
        let has_text = || {
            let first = self.tree.nodes.get(id.0 as usize + 1..read.end.0 as usize).and_then(<[Node]>::first);
            first.is_some_and(|first| matches!(first.kind, NodeKind::Text(_)))
        };
        if ends_plainly && (!is_link || has_text()) {
            self.builder.keep(Slice { start: read.span.start, end: read.span.end });
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
