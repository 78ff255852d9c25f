//! Noticing that files change, and telling open pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use messageml_project::Watch;

use super::folder::{Folder, Gallery, MessageFile};
use crate::announce::{Announcer, News};

/// How often the folder is looked at where the system tells of no change.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The messages as they were at the last look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listing {
    held: Arc<Mutex<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    items: Arc<BTreeMap<String, MessageFile>>,
    left: usize,
}

impl Listing {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn items(&self) -> Arc<BTreeMap<String, MessageFile>> {
        Arc::clone(&self.lock().items)
    }

    /// Messages that are not in the listing, for there are too many.
    pub(crate) fn left(&self) -> usize {
        self.lock().left
    }

    /// Takes a new look and says what is different.
    pub(crate) fn replace(&self, gallery: Gallery) -> Vec<News> {
        let Gallery { items, left, .. } = gallery;
        let mut held = self.lock();
        let shape = |item: &MessageFile| -> Vec<String> { item.cases.iter().map(|case| case.name.clone()).collect() };
        let names = |items: &BTreeMap<String, MessageFile>| -> BTreeSet<_> {
            items.values().map(|item| (item.id.clone(), shape(item))).collect()
        };
        let mut news = Vec::new();
        if held.left != left || names(&held.items) != names(&items) {
            news.push(News::Listing);
        }
        let changed: Vec<String> =
            items.values().filter(|item| held.items.get(&item.id) != Some(item)).map(|item| item.id.clone()).collect();
        if !changed.is_empty() {
            news.push(News::Changed(changed.into()));
        }
        *held = Held { items: Arc::new(items), left };
        news
    }
}

/// Looks again whenever something changes, on a thread of its own, for ever.
pub(crate) fn watch(folder: Folder, listing: Listing, announcer: Announcer) {
    let work = move || {
        // Without a watch it looks now and then.
        let mut watch = Watch::new().ok();
        loop {
            let mut gallery = folder.look();
            if let Some(watch) = &mut watch {
                watch.set(gallery.folders.clone());
                // Once more, for what changed before it was watched.
                gallery = folder.look();
            }
            listing.replace(gallery).into_iter().for_each(|news| announcer.tell(news));
            match &watch {
                Some(watch) => drop(watch.wait(LOOK_EVERY)),
                None => std::thread::sleep(LOOK_EVERY),
            }
        }
    };
    // Without a thread the gallery stays as it was at the start.
    let _ = std::thread::Builder::new().name("messageml-watch".into()).spawn(work);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_and_new_files_are_told_apart() -> std::io::Result<()> {
        let place = tempfile::tempdir()?;
        let folder = Folder::open(place.path(), 100, None)?;
        let listing = Listing::default();
        assert_eq!(listing.replace(folder.look()), []);
        std::fs::write(place.path().join("a.xml"), "<messageML/>")?;
        let changed = News::Changed(["a.xml".to_owned()].into());
        assert_eq!(listing.replace(folder.look()), [News::Listing, changed.clone()]);
        assert_eq!(listing.replace(folder.look()), []);
        std::fs::write(place.path().join("a.xml"), "<messageML>a</messageML>")?;
        assert_eq!(listing.replace(folder.look()), [changed]);
        std::fs::remove_file(place.path().join("a.xml"))?;
        assert_eq!(listing.replace(folder.look()), [News::Listing]);
        Ok(())
    }
}
