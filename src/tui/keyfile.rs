//! The person's keymap file while the terminal runs: read anew when it changes, never written.
//!
//! On Linux the kernel tells of a change, so nobody looks at the file in the meantime and an idle
//! terminal stays asleep. Elsewhere, and on file systems that tell nothing, `keys.reload` reads it.
//! What the text means is `keymap`'s; whether it replaces the map in force is `update`'s.

use super::msg::Msg;
use std::path::{Path, PathBuf};

/// A keymap file by its path.
#[derive(Clone, Debug)]
pub struct KeyFile {
    path: PathBuf,
}

impl KeyFile {
    pub fn new(path: PathBuf) -> KeyFile {
        KeyFile { path }
    }

    /// What stands in the file now.
    pub fn read(&self) -> Msg {
        let origin = self.path.to_string_lossy().into_owned();
        match std::fs::read_to_string(&self.path) {
            Ok(text) => Msg::KeymapText { origin, text },
            Err(error) => Msg::KeymapUnread {
                origin,
                detail: error.to_string(),
            },
        }
    }

    /// The folders in which a change of the file shows: its own, and that of the file behind a
    /// link; and the names that it has there.
    #[cfg(any(target_os = "linux", test))]
    fn places(&self) -> Vec<(PathBuf, std::ffi::OsString)> {
        let place = |path: &Path| {
            let folder = match path.parent() {
                Some(folder) if folder != Path::new("") => folder.to_owned(),
                _ => PathBuf::from("."),
            };
            Some((folder, path.file_name()?.to_owned()))
        };
        let mut places: Vec<_> = place(&self.path).into_iter().collect();
        let behind = self.path.canonicalize().ok();
        if let Some(behind) = behind.and_then(|path| place(&path))
            && !places.contains(&behind)
        {
            places.push(behind);
        }
        places
    }
}

#[cfg(target_os = "linux")]
mod watch {
    use super::{KeyFile, Msg};
    use rustix::fs::inotify::{self, CreateFlags, Event, ReadFlags, Reader, WatchFlags};
    use rustix::io::Errno;
    use std::ffi::{OsStr, OsString};
    use std::io;
    use std::mem::MaybeUninit;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::PathBuf;
    use tokio::sync::mpsc::UnboundedSender;

    impl KeyFile {
        /// Sends what stands in the file each time that it was written or replaced. A thread
        /// sleeps in the kernel until then, and ends with the folder or with who listens.
        ///
        /// # Errors
        /// The kernel cannot watch its folder, or refuses a thread.
        pub fn watch(&self, send: UnboundedSender<Msg>) -> io::Result<()> {
            let places = self.places();
            let queue = inotify::init(CreateFlags::CLOEXEC)?;
            let written = WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO | WatchFlags::CREATE;
            for (folder, _) in &places {
                inotify::add_watch(&queue, folder.as_path(), written)?;
            }
            let file = self.clone();
            std::thread::Builder::new()
                .name("keymap-watch".to_owned())
                .spawn(move || listen(&file, &places, &queue, &send))?;
            Ok(())
        }
    }

    fn listen(
        file: &KeyFile,
        places: &[(PathBuf, OsString)],
        queue: &OwnedFd,
        send: &UnboundedSender<Msg>,
    ) {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut events = Reader::new(queue, &mut buffer);
        let mut last = None;
        let mut folders = places.len();
        while folders > 0 && !send.is_closed() {
            match events.next() {
                Ok(event) if event.events().contains(ReadFlags::IGNORED) => {
                    folders -= 1;
                    continue;
                }
                Ok(event) if !is_news(file, places, &event) => continue,
                Ok(_) => {}
                Err(Errno::INTR) => continue,
                Err(_) => return,
            }
            let read = file.read();
            // Two events for one change are one change.
            let text = match &read {
                Msg::KeymapText { text, .. } => Some(text.clone()),
                _ => None,
            };
            if text.is_some() && text == last {
                continue;
            }
            last = text;
            if send.send(read).is_err() {
                return;
            }
        }
    }

    /// Whether the file has another content now. One that was just made is empty until it is
    /// written; a link that was just made is whole.
    fn is_news(file: &KeyFile, places: &[(PathBuf, OsString)], event: &Event<'_>) -> bool {
        let named = event
            .file_name()
            .map(|name| OsStr::from_bytes(name.to_bytes()));
        let ours = named.is_some_and(|name| places.iter().any(|(_, ours)| ours == name));
        let made = event.events().contains(ReadFlags::CREATE);
        ours && (!made || file.path.is_symlink())
    }
}

#[cfg(not(target_os = "linux"))]
impl KeyFile {
    /// Nothing tells of changes here: `keys.reload` reads the file.
    ///
    /// # Errors
    /// None.
    pub fn watch(&self, _: tokio::sync::mpsc::UnboundedSender<Msg>) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use tokio::sync::mpsc::unbounded_channel;

    fn text(message: Option<Msg>) -> String {
        match message {
            Some(Msg::KeymapText { text, .. }) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_that_is_written_replaced_or_linked_anew_is_told_once_each() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("keys.toml");
        std::fs::write(&path, "one").unwrap();
        let (send, mut told) = unbounded_channel();
        KeyFile::new(path.clone()).watch(send).unwrap();

        std::fs::write(&path, "two").unwrap();
        assert_eq!(text(told.blocking_recv()), "two");
        // As editors save: a new file takes the place of the old one. Other files say nothing.
        let other = home.path().join("other.toml");
        std::fs::write(&other, "three").unwrap();
        std::fs::rename(&other, &path).unwrap();
        assert_eq!(text(told.blocking_recv()), "three");
        let real = home.path().join("real.toml");
        std::fs::write(&real, "four").unwrap();
        std::fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(&real, &path).unwrap();
        assert_eq!(text(told.blocking_recv()), "four");
        assert!(told.try_recv().is_err());
    }

    #[test]
    fn a_file_behind_a_link_is_watched_where_it_is() {
        let home = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let real = elsewhere.path().join("real.toml");
        std::fs::write(&real, "one").unwrap();
        let path = home.path().join("keys.toml");
        std::os::unix::fs::symlink(&real, &path).unwrap();
        let (send, mut told) = unbounded_channel();
        KeyFile::new(path).watch(send).unwrap();
        std::fs::write(&real, "two").unwrap();
        assert_eq!(text(told.blocking_recv()), "two");
    }
}
