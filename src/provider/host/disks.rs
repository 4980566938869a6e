//! Disks that hold something, each once.

use sysinfo::DiskRefreshKind;

use crate::domain::{Disk, Fault, Printable};

/// File systems that live in memory or only show other ones. Network file systems are not even
/// asked: a dead server would hold the reading.
const NOT_DISKS: [&str; 14] = [
    "tmpfs",
    "ramfs",
    "devtmpfs",
    "overlay",
    "aufs",
    "efivarfs",
    "tracefs",
    "debugfs",
    "configfs",
    "fusectl",
    "binfmt_misc",
    "nsfs",
    "bpf",
    "fuse.portal",
];

#[derive(Debug)]
pub(super) struct Disks(sysinfo::Disks);

/// One mount as the system lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mount {
    device: String,
    disk: Disk,
}

impl Disks {
    pub(super) fn new() -> Result<Self, Fault> {
        sysinfo::Disks::new().map(Self).map_err(|error| super::sampler::unreadable("disk list", &error))
    }

    pub(super) fn look(&mut self) -> Vec<Disk> {
        self.0.refresh_specifics(true, DiskRefreshKind::nothing().with_storage());
        real(self.0.iter().map(decode).collect())
    }
}

fn decode(disk: &sysinfo::Disk) -> Mount {
    Mount {
        device: disk.name().to_string_lossy().into_owned(),
        disk: Disk {
            mount: Printable::new(disk.mount_point().to_string_lossy()),
            file_system: Printable::new(disk.file_system().to_string_lossy()),
            used_bytes: disk.total_space().saturating_sub(disk.available_space()),
            total_bytes: disk.total_space(),
        },
    }
}

/// Leaves out what is no disk, and every mount of a device but the one nearest to the root. The
/// root itself always counts: in a container it is an overlay over the real disk, and then stands
/// for every mount of that disk, which has the same size and use.
fn real(mut mounts: Vec<Mount>) -> Vec<Disk> {
    let is_root = |mount: &Mount| mount.disk.mount.as_str() == "/";
    mounts.retain(|mount| {
        let is_disk = !NOT_DISKS.contains(&mount.disk.file_system.as_str());
        mount.disk.total_bytes > 0 && (is_disk || is_root(mount))
    });
    mounts.sort_by_key(|mount| (mount.disk.mount.as_str().len(), mount.disk.mount.clone()));
    let mut kept: Vec<Mount> = Vec::new();
    for mount in mounts {
        let same = |other: &Mount| {
            let overlaid = NOT_DISKS.contains(&other.disk.file_system.as_str());
            let size = |mount: &Mount| (mount.disk.used_bytes, mount.disk.total_bytes);
            other.device == mount.device || (overlaid && size(other) == size(&mount))
        };
        if !kept.iter().any(same) {
            kept.push(mount);
        }
    }
    let mut disks: Vec<Disk> = kept.into_iter().map(|mount| mount.disk).collect();
    disks.sort_by(|a, b| a.mount.cmp(&b.mount));
    disks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mount(device: &str, mount: &str, file_system: &str, total_bytes: u64) -> Mount {
        Mount {
            device: device.into(),
            disk: Disk { mount: mount.into(), file_system: file_system.into(), used_bytes: 1, total_bytes },
        }
    }

    fn kept(mounts: Vec<Mount>) -> Vec<String> {
        real(mounts).into_iter().map(|disk| disk.mount.to_string()).collect()
    }

    #[test]
    fn a_device_counts_once_and_memory_is_no_disk() {
        let mounts = vec![
            mount("/dev/sda1", "/var/lib/bind", "ext4", 10),
            mount("/dev/sda1", "/", "ext4", 10),
            mount("/dev/sdb1", "/srv", "xfs", 10),
            mount("tmpfs", "/tmp", "tmpfs", 10),
            mount("/dev/sdc1", "/empty", "vfat", 0),
        ];
        assert_eq!(kept(mounts), ["/", "/srv"]);
    }

    #[test]
    fn in_a_container_the_root_stands_for_its_disk() {
        let mounts = vec![
            mount("overlay", "/", "overlay", 10),
            mount("/dev/sda1", "/etc/hosts", "ext4", 10),
            mount("/dev/sdb1", "/models", "ext4", 99),
        ];
        assert_eq!(kept(mounts), ["/", "/models"]);
    }
}
