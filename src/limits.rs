//! Every bound of the engine, in one place.

/// The bounds within which any input is answered; reaching one is a diagnostic `limit/…`.
///
/// ```
/// let limits = messageml::Limits { steps: 10_000, ..messageml::Limits::default() };
/// assert!(limits.output_bytes > 0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a message, template or include. Default 4 MiB: well above the 1.5 MB that Symphony takes.
    pub template_bytes: usize,
    /// Bytes of the EntityJSON text. Default 4 MiB.
    pub data_bytes: usize,
    /// Nesting of brackets and braces in the EntityJSON. Default 512.
    pub data_depth: usize,
    /// Nesting of blocks, and of brackets and operators in one expression, while compiling. Default 200.
    pub template_depth: usize,
    /// Macro calls, includes, function calls and evaluated expressions within one another while
    /// expanding. Default 200.
    pub call_depth: usize,
    /// Steps of one expansion: loop turns, calls, expressions, characters moved by string work in
    /// units of 64. One meter for includes, macros, `?eval` and `?interpret`. Default 5,000,000.
    pub steps: u64,
    /// Bytes of the expanded text. Default 8 MiB.
    pub output_bytes: usize,
    /// Bytes of one string that a template builds. Default 8 MiB.
    pub string_bytes: usize,
    /// Items of one sequence or range that a template builds; a range is counted before it is
    /// walked. Default 1,000,000.
    pub sequence_items: usize,
    /// Backtracking steps of one regular expression match. Default 1,000,000.
    pub regex_backtracks: usize,
    /// Nesting of elements in the markup. Default 256.
    pub markup_depth: usize,
    /// Elements and texts in the markup. Default 250,000.
    pub markup_nodes: usize,
    /// Attributes of one element. Default 256.
    pub attributes: usize,
    /// Bytes of one attribute value. Default 4 MiB: images arrive as `data:` links.
    pub attribute_bytes: usize,
    /// Findings of one run; more are counted, not kept. Default 200.
    pub diagnostics: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            template_bytes: 4 << 20,
            data_bytes: 4 << 20,
            data_depth: 512,
            template_depth: 200,
            call_depth: 200,
            steps: 5_000_000,
            output_bytes: 8 << 20,
            string_bytes: 8 << 20,
            sequence_items: 1_000_000,
            regex_backtracks: 1_000_000,
            markup_depth: 256,
            markup_nodes: 250_000,
            attributes: 256,
            attribute_bytes: 4 << 20,
            diagnostics: 200,
        }
    }
}
