//! TCP ports that somebody listens on, and who.

use crate::domain::{Listener, Timestamp};

/// The listening ports of the last look.
#[derive(Debug, Default)]
pub(super) struct Listening {
    #[cfg(target_os = "linux")]
    table: linux::Table,
}

impl Listening {
    #[cfg(not(target_os = "linux"))]
    pub(super) fn look(&mut self) -> (Vec<Listener>, Option<Timestamp>) {
        (Vec::new(), None)
    }

    /// The ports, and when they were looked at.
    #[cfg(target_os = "linux")]
    pub(super) fn look(&mut self) -> (Vec<Listener>, Option<Timestamp>) {
        if self.table.is_due() {
            self.table.renew();
        }
        (self.table.found.clone(), self.table.seen_at)
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        collections::HashMap,
        net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
        time::{Duration, Instant},
    };

    use listeners::{Protocol, SocketState};

    use crate::domain::{Listener, Printable, Timestamp};

    /// Time between two looks: the kernel walks its whole table of connections for each.
    const INTERVAL: Duration = Duration::from_secs(30);

    /// Owners are looked for again after this time even when no socket came or went.
    const OWNERS_AGE: Duration = Duration::from_secs(300);

    /// State `TCP_LISTEN` in `/proc/net/tcp`.
    const LISTEN: &str = "0A";

    #[derive(Debug, Default)]
    pub(super) struct Table {
        pub(super) found: Vec<Listener>,
        /// When the socket tables were read last.
        pub(super) seen_at: Option<Timestamp>,
        sockets: Vec<Socket>,
        read_at: Option<Instant>,
        owners_at: Option<Instant>,
    }

    impl Table {
        pub(super) fn is_due(&self) -> bool {
            self.read_at.is_none_or(|at| at.elapsed() >= INTERVAL)
        }

        /// Reads the socket tables; walks all processes for the owners only when a listening socket
        /// came or went, or the owners are old.
        pub(super) fn renew(&mut self) {
            let sockets = listening_sockets();
            let old = self.owners_at.is_none_or(|at| at.elapsed() >= OWNERS_AGE);
            if old || sockets != self.sockets {
                self.found = with_owners(&sockets);
                self.sockets = sockets;
                self.owners_at = Some(Instant::now());
            }
            self.read_at = Some(Instant::now());
            self.seen_at = Some(Timestamp::now());
        }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub(super) struct Socket {
        pub(super) address: SocketAddr,
        inode: u64,
    }

    fn listening_sockets() -> Vec<Socket> {
        let mut sockets = Vec::new();
        for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
            // A kernel without IPv6 has no second table.
            let text = std::fs::read_to_string(table).unwrap_or_default();
            sockets.extend(text.lines().skip(1).filter_map(decode));
        }
        sockets.sort_by_key(|socket| (socket.address.port(), socket.address, socket.inode));
        sockets.dedup_by_key(|socket| socket.address);
        sockets
    }

    /// `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …`.
    pub(super) fn decode(line: &str) -> Option<Socket> {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let local = fields.next()?;
        if fields.nth(1)? != LISTEN {
            return None;
        }
        let inode = fields.nth(5)?.parse().ok()?;
        let (ip, port) = local.split_once(':')?;
        let port = u16::from_str_radix(port, 16).ok()?;
        // Groups of 32 bits, each in the machine's own byte order.
        let word = |index: usize| {
            let digits = ip.get(index * 8..index * 8 + 8)?;
            u32::from_str_radix(digits, 16).ok().map(u32::to_ne_bytes)
        };
        let ip: IpAddr = match ip.len() {
            8 => Ipv4Addr::from(word(0)?).into(),
            32 => {
                let mut bytes = [0; 16];
                for (index, group) in bytes.chunks_exact_mut(4).enumerate() {
                    group.copy_from_slice(&word(index)?);
                }
                Ipv6Addr::from(bytes).into()
            }
            _ => return None,
        };
        Some(Socket { address: SocketAddr::new(ip, port), inode })
    }

    /// A port of another user's process has no owner that we may see.
    fn with_owners(sockets: &[Socket]) -> Vec<Listener> {
        let owners: HashMap<SocketAddr, listeners::Process> = listeners::get_all()
            .map(|all| {
                all.into_iter()
                    .filter(|one| one.protocol == Protocol::TCP && one.state == SocketState::Listen)
                    .map(|one| (one.socket, one.process))
                    .collect()
            })
            .unwrap_or_default();
        let named = |address| owners.get(address).map(|owner| (owner.pid, Printable::new(&owner.name)));
        sockets.iter().map(|socket| Listener { address: socket.address, process: named(&socket.address) }).collect()
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listening_row_is_decoded_and_a_connected_one_is_not() {
        let listening = "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1651 1 0000000058c7d8a0 100 0 0 10 0";
        assert_eq!(linux::decode(listening).unwrap().address, "127.0.0.1:8080".parse().unwrap());
        let six = "   1: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 77 1 0";
        assert_eq!(linux::decode(six).unwrap().address, "[::1]:22".parse().unwrap());
        assert_eq!(linux::decode(&listening.replace(" 0A ", " 01 ")), None);
        assert_eq!(linux::decode("   0: 0100007F"), None);
    }

    #[test]
    fn a_port_of_this_process_is_listed_with_it_until_it_closes() {
        let mut table = linux::Table::default();
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        table.renew();
        let own = table.found.iter().find(|listener| listener.address == address).unwrap();
        assert_eq!(own.process.as_ref().unwrap().0, std::process::id());
        drop(socket);
        table.renew();
        assert!(table.found.iter().all(|listener| listener.address != address));
    }

    #[test]
    fn the_table_is_not_read_at_every_look() {
        let mut listening = Listening::default();
        assert!(listening.table.is_due());
        listening.look();
        assert!(!listening.table.is_due());
    }
}
