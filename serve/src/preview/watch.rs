//! Noticing that files change: by looking, which works on every file system and for every editor.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::folder::{Folder, Item};
use crate::announce::{Announcer, News};

/// The messages as they were at the last look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listing {
    items: Arc<Mutex<Arc<BTreeMap<String, Item>>>>,
}

impl Listing {
    fn lock(&self) -> MutexGuard<'_, Arc<BTreeMap<String, Item>>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn items(&self) -> Arc<BTreeMap<String, Item>> {
        Arc::clone(&self.lock())
    }

    /// Takes a new look and says what is different.
    pub(crate) fn replace(&self, items: BTreeMap<String, Item>) -> Vec<News> {
        let mut held = self.lock();
        if **held == items {
            return Vec::new();
        }
        let shape = |item: &Item| -> Vec<String> { item.cases.iter().map(|case| case.name.clone()).collect() };
        let names = |items: &BTreeMap<String, Item>| -> BTreeSet<_> {
            items.values().map(|item| (item.id.clone(), shape(item))).collect()
        };
        let mut news = Vec::new();
        if names(&held) != names(&items) {
            news.push(News::Listing);
        }
        let changed: Vec<String> =
            items.values().filter(|item| held.get(&item.id) != Some(item)).map(|item| item.id.clone()).collect();
        if !changed.is_empty() {
            news.push(News::Changed(changed.into()));
        }
        *held = Arc::new(items);
        news
    }
}

/// How long to wait between looks, by how long a look takes: a twentieth of the time at most.
fn pause_after(look: Duration) -> Duration {
    (look * 20).clamp(Duration::from_millis(60), Duration::from_secs(5))
}

/// Looks again and again, for ever.
pub(crate) async fn watch(folder: Folder, listing: Listing, announcer: Announcer) {
    let folder = Arc::new(folder);
    loop {
        let looking = Arc::clone(&folder);
        let begin = Instant::now();
        if let Ok(items) = tokio::task::spawn_blocking(move || looking.look()).await {
            listing.replace(items).into_iter().for_each(|news| announcer.tell(news));
        }
        tokio::time::sleep(pause_after(begin.elapsed())).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_and_new_files_are_told_apart() -> std::io::Result<()> {
        let place = tempfile::tempdir()?;
        let folder = Folder::open(place.path(), 100)?;
        let listing = Listing::default();
        assert_eq!(listing.replace(folder.look()), []);
        std::fs::write(place.path().join("a.xml"), "1")?;
        let changed = News::Changed(["a.xml".to_owned()].into());
        assert_eq!(listing.replace(folder.look()), [News::Listing, changed.clone()]);
        assert_eq!(listing.replace(folder.look()), []);
        std::fs::write(place.path().join("a.xml"), "12")?;
        assert_eq!(listing.replace(folder.look()), [changed]);
        std::fs::remove_file(place.path().join("a.xml"))?;
        assert_eq!(listing.replace(folder.look()), [News::Listing]);
        Ok(())
    }

    #[test]
    fn large_folders_are_looked_at_less_often() {
        assert_eq!(pause_after(Duration::from_millis(1)), Duration::from_millis(60));
        assert_eq!(pause_after(Duration::from_millis(50)), Duration::from_secs(1));
    }
}
