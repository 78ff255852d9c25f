//! Templates that were compiled before.

use std::fmt;
use std::sync::Arc;

use hashbrown::DefaultHashBuilder;
use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle};

use crate::limits::Limits;
use crate::template::Template;

/// Compiled templates by their text: as many, and of as many bytes, as the limits allow; what was asked for least goes
/// first.
///
/// A text is hashed whole each time, so by what is quick for long ones.
pub(crate) struct Templates(Option<Cache<Arc<str>, Arc<Template>, Bytes, DefaultHashBuilder>>);

/// Weighs the bytes of a text, and no text less than makes as many as are allowed fill the cache.
#[derive(Clone)]
struct Bytes {
    least: u64,
}

impl Weighter<Arc<str>, Arc<Template>> for Bytes {
    fn weight(&self, text: &Arc<str>, _: &Arc<Template>) -> u64 {
        (text.len() as u64).max(self.least)
    }
}

impl Templates {
    /// An empty cache; with a limit of 0 it stays empty.
    pub fn new(limits: &Limits) -> Self {
        let (entries, bytes) = (limits.cached_templates, limits.cached_bytes);
        let cache = || {
            let least = (bytes / entries).max(1) as u64;
            let (hasher, lifecycle) = (DefaultHashBuilder::default(), DefaultLifecycle::default());
            Cache::with(entries, bytes as u64, Bytes { least }, hasher, lifecycle)
        };
        Templates((entries > 0 && bytes > 0).then(cache))
    }

    pub fn get(&self, text: &str) -> Option<Arc<Template>> {
        self.0.as_ref()?.get(text)
    }

    /// Keeps a template that nothing was found in.
    pub fn keep(&self, template: Template) -> Arc<Template> {
        let template = Arc::new(template);
        if let Some(cache) = &self.0 {
            cache.insert(Arc::clone(&template.ast.text), Arc::clone(&template));
        }
        template
    }
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates").field("count", &self.0.as_ref().map(Cache::len)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Engine, Input};

    #[test]
    fn what_is_kept_is_bounded_and_changes_no_answer() {
        let limits = Limits { cached_templates: 4, cached_bytes: 1_000, ..Limits::default() };
        let engine = Engine::builder().limits(limits).build();
        for round in 0..3 {
            for n in 0..20 {
                let text = format!("<messageML>${{data.n}} {n}</messageML>");
                let message = engine.render(Input::new(&text).with_json(format!("{{\"n\": {round}}}")));
                assert_eq!(message.map(|message| message.text().to_owned()), Ok(format!("{round} {n}")));
            }
        }
        let long = format!("<messageML>${{1}}{}</messageML>", "x".repeat(2_000));
        assert!(engine.render(&long).is_ok());
        assert!(
            engine.means().templates.0.as_ref().is_some_and(|cache| cache.len() <= 4 && cache.get(&*long).is_none())
        );
        let none = Limits { cached_templates: 0, ..Limits::default() };
        assert!(Engine::builder().limits(none).build().render("<messageML>${1}</messageML>").is_ok());
    }

    #[test]
    fn a_template_with_findings_is_told_of_each_time() {
        let engine = Engine::default();
        let text = "<messageML><#macro unused></#macro>${1}</messageML>";
        assert_eq!(engine.check(text), engine.check(text));
        assert!(!engine.check(text).diagnostics().is_empty());
    }
}
