//! The file of a log while it comes. It takes the log's name once it is whole; else it is removed.

use std::path::PathBuf;

use bytes::Bytes;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::JobLogFolder;
use crate::{
    domain::{Fault, FaultKind, JobLogKey},
    provider::{
        BoxFuture,
        http::Sink,
        job_log::{Arriving, JobLogBody},
    },
};

/// Bytes gathered for one write.
const BLOCK: usize = 1 << 20;

pub(super) struct Part<'a> {
    folder: &'a JobLogFolder,
    arriving: Arriving<'a>,
    most_bytes: Option<u64>,
    file: BufWriter<tokio::fs::File>,
    unfinished: Unfinished,
    whole: PathBuf,
    bytes: u64,
}

/// Removes the file when it is dropped.
struct Unfinished(Option<PathBuf>);

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}

impl<'a> Part<'a> {
    pub(super) async fn begin(
        folder: &'a JobLogFolder,
        host: &str,
        key: &JobLogKey,
        (arriving, most_bytes): (Arriving<'a>, Option<u64>),
    ) -> Result<Self, Fault> {
        let (place, host, key) = (folder.clone(), host.to_owned(), key.clone());
        let begun = tokio::task::spawn_blocking(move || place.begin(&host, &key)).await;
        let (file, part, whole) = begun.map_err(|_| defect())??;
        let file = BufWriter::with_capacity(BLOCK, tokio::fs::File::from_std(file));
        Ok(Self { folder, arriving, most_bytes, file, unfinished: Unfinished(Some(part)), whole, bytes: 0 })
    }

    /// All bytes have come: on the disk, under the log's name, and the folder made small enough.
    pub(super) async fn finish(mut self) -> Result<JobLogBody, Fault> {
        self.file.flush().await.map_err(|error| self.folder.fault(&error))?;
        let file = self.file.into_inner().into_std().await;
        let (mut unfinished, whole, folder) = (self.unfinished, self.whole, self.folder.clone());
        let part = unfinished.0.clone().unwrap_or_default();
        let work = move || {
            let kept = file.sync_data().and_then(|()| std::fs::rename(&part, &whole));
            kept.and_then(|()| JobLogBody::of_file(file))
                .inspect(|_| folder.trim(&whole))
                .map_err(|error| folder.fault(&error))
        };
        let body = tokio::task::spawn_blocking(work).await.map_err(|_| defect())??;
        // It has its name by now.
        unfinished.0 = None;
        Ok(body)
    }

    async fn take(&mut self, bytes: &Bytes, announced: Option<u64>) -> Result<(), Fault> {
        self.bytes += bytes.len() as u64;
        if let Some(most) = self.most_bytes.filter(|most| self.bytes.max(announced.unwrap_or(0)) > *most) {
            return Err(too_large(most));
        }
        self.file.write_all(bytes).await.map_err(|error| self.folder.fault(&error))?;
        (self.arriving)(self.bytes, announced);
        Ok(())
    }
}

impl Sink for Part<'_> {
    fn put<'a>(&'a mut self, bytes: &'a Bytes, announced: Option<u64>) -> BoxFuture<'a, Result<(), Fault>> {
        Box::pin(self.take(bytes, announced))
    }
}

fn too_large(most: u64) -> Fault {
    let why = format!("the log is larger than {} MiB, and is read only when it is opened", most >> 20);
    Fault::new(FaultKind::Absent, why)
}

fn defect() -> Fault {
    Fault::new(FaultKind::Broken, "keeping the log ended by a defect of this program; the log has the details")
}
