//! The form of the encrypted file: a header in clear, then what the passphrase opens.
//!
//! magic (8) · memory in KiB, passes, lanes (4 each) · salt (16) · nonce (24) · length of the names (4)
//! · names · tokens under XChaCha20-Poly1305. Numbers are little-endian. The key is Argon2id of the
//! passphrase and the salt; everything before the tokens is authenticated with them. The names stand in
//! clear so that a token that is not there is not asked a passphrase for.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"ORCHTOK\x01";
const SALT: usize = 16;
const NONCE: usize = 24;
const KEY: usize = 32;
/// Bytes before the names.
const FIXED: usize = 8 + 3 * 4 + SALT + NONCE + 4;

/// How dear it is to try a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) memory_kib: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

impl Cost {
    /// What new files have: 64 MiB, three passes.
    pub(super) const NEW: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// Less is too cheap to be ours; more would hold a small machine up. Checked before it is used.
    fn is_sane(self) -> bool {
        (19 * 1024..=256 * 1024).contains(&self.memory_kib)
            && (2..=10).contains(&self.passes)
            && (1..=4).contains(&self.lanes)
    }
}

/// The key of a file, with what it was made of beside the passphrase.
#[derive(Clone)]
pub(super) struct Key {
    cost: Cost,
    salt: [u8; SALT],
    bytes: Zeroizing<[u8; KEY]>,
}

/// The parts of a file, none of them checked against the key yet.
pub(super) struct Sealed<'a> {
    pub(super) names: &'a [u8],
    cost: Cost,
    salt: [u8; SALT],
    nonce: [u8; NONCE],
    header: &'a [u8],
    tokens: &'a [u8],
}

impl<'a> Sealed<'a> {
    /// `None` for what is no such file, is cut short, or names an absurd cost.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (magic, rest) = bytes.split_first_chunk()?;
        let ([memory_kib, passes, lanes], rest) = numbers(rest)?;
        let (salt, rest) = rest.split_first_chunk()?;
        let (nonce, rest) = rest.split_first_chunk()?;
        let ([length], rest) = numbers(rest)?;
        let (names, tokens) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        let cost = Cost { memory_kib, passes, lanes };
        let header = &bytes[..FIXED + names.len()];
        (magic == MAGIC && cost.is_sane()).then_some(Self { names, cost, salt: *salt, nonce: *nonce, header, tokens })
    }

    /// The tokens; `None` when the key is another, or anything was changed.
    pub(super) fn open(&self, key: &Key) -> Option<Zeroizing<Vec<u8>>> {
        let payload = Payload { msg: self.tokens, aad: self.header };
        let cipher = XChaCha20Poly1305::new((&*key.bytes).into());
        cipher.decrypt(&XNonce::from(self.nonce), payload).ok().map(Zeroizing::new)
    }

    /// True when the key is of this file, as far as can be seen without using it.
    pub(super) fn is_of(&self, key: &Key) -> bool {
        key.cost == self.cost && key.salt == self.salt
    }

    /// Stretches the passphrase; takes a fraction of a second and 64 MiB.
    pub(super) fn key(&self, passphrase: &str) -> Option<Key> {
        Key::stretch(passphrase, self.cost, self.salt)
    }
}

impl Key {
    /// The key of a new file. `None` when the system gives no random bytes or no memory.
    pub(super) fn new(passphrase: &str) -> Option<Self> {
        let mut salt = [0; SALT];
        getrandom::fill(&mut salt).ok()?;
        Self::stretch(passphrase, Cost::NEW, salt)
    }

    fn stretch(passphrase: &str, cost: Cost, salt: [u8; SALT]) -> Option<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY)).ok()?;
        let mut bytes = Zeroizing::new([0; KEY]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt, &mut *bytes)
            .ok()?;
        Some(Self { cost, salt, bytes })
    }

    /// A whole file.
    pub(super) fn seal(&self, names: &[u8], tokens: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).ok()?;
        let mut file = MAGIC.to_vec();
        self.put_origin(&mut file);
        file.extend_from_slice(&nonce);
        file.extend_from_slice(&u32::try_from(names.len()).ok()?.to_le_bytes());
        file.extend_from_slice(names);
        let payload = Payload { msg: tokens, aad: &file };
        let sealed = XChaCha20Poly1305::new((&*self.bytes).into()).encrypt(&XNonce::from(nonce), payload).ok()?;
        file.extend_from_slice(&sealed);
        Some(file)
    }

    /// The key itself, for another process of ours.
    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(12 + SALT + KEY));
        self.put_origin(&mut bytes);
        bytes.extend_from_slice(&*self.bytes);
        bytes
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let ([memory_kib, passes, lanes], rest) = numbers(bytes)?;
        let (salt, rest) = rest.split_first_chunk()?;
        let key: &[u8; KEY] = rest.try_into().ok()?;
        Some(Self { cost: Cost { memory_kib, passes, lanes }, salt: *salt, bytes: Zeroizing::new(*key) })
    }

    /// Cost and salt.
    fn put_origin(&self, bytes: &mut Vec<u8>) {
        for number in [self.cost.memory_kib, self.cost.passes, self.cost.lanes] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&self.salt);
    }
}

fn numbers<const N: usize>(mut bytes: &[u8]) -> Option<([u32; N], &[u8])> {
    let mut numbers = [0; N];
    for number in &mut numbers {
        let (first, rest) = bytes.split_first_chunk()?;
        (*number, bytes) = (u32::from_le_bytes(*first), rest);
    }
    Some((numbers, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[u8] = b"github.com\n";
    const TOKENS: &[u8] = b"github.com\tghp_secret\n";

    fn cheap() -> Key {
        Key { cost: Cost::NEW, salt: [7; SALT], bytes: Zeroizing::new([9; KEY]) }
    }

    #[test]
    fn what_is_sealed_is_opened_by_its_passphrase_alone() {
        let key = Key::new("open sesame").unwrap();
        let file = key.seal(NAMES, TOKENS).unwrap();
        let sealed = Sealed::parse(&file).unwrap();
        assert_eq!(sealed.names, NAMES);
        assert_eq!(*sealed.open(&sealed.key("open sesame").unwrap()).unwrap(), TOKENS);
        assert!(sealed.open(&sealed.key("open Sesame").unwrap()).is_none());
        assert!(!file.windows(6).any(|part| part == b"secret"));
    }

    #[test]
    fn any_flipped_bit_is_noticed() {
        let key = cheap();
        let file = key.seal(NAMES, TOKENS).unwrap();
        assert!(Sealed::parse(&file).unwrap().open(&key).is_some());
        for at in 0..file.len() * 8 {
            let mut flipped = file.clone();
            flipped[at / 8] ^= 1 << (at % 8);
            assert!(Sealed::parse(&flipped).and_then(|sealed| sealed.open(&key)).is_none(), "bit {at}");
        }
    }

    #[test]
    fn any_cut_is_noticed() {
        let key = cheap();
        let file = key.seal(NAMES, TOKENS).unwrap();
        for length in 0..file.len() {
            assert!(Sealed::parse(&file[..length]).and_then(|sealed| sealed.open(&key)).is_none(), "{length} bytes");
        }
        let mut longer = file;
        longer.push(0);
        assert!(Sealed::parse(&longer).unwrap().open(&key).is_none());
    }

    #[test]
    fn an_absurd_cost_is_refused_before_anything_is_computed() {
        let file = cheap().seal(NAMES, TOKENS).unwrap();
        for (memory_kib, passes, lanes) in [
            (u32::MAX, 3, 1),
            (257 * 1024, 3, 1),
            (8, 3, 1),
            (0, 3, 1),
            (65_536, u32::MAX, 1),
            (65_536, 0, 1),
            (65_536, 3, 0),
            (65_536, 3, u32::MAX),
        ] {
            let mut absurd = file.clone();
            for (at, number) in [memory_kib, passes, lanes].into_iter().enumerate() {
                absurd[8 + at * 4..12 + at * 4].copy_from_slice(&number.to_le_bytes());
            }
            assert!(Sealed::parse(&absurd).is_none(), "{memory_kib} {passes} {lanes}");
        }
    }

    #[test]
    fn no_two_files_have_a_nonce_in_common() {
        let key = cheap();
        let nonce = |file: Vec<u8>| file[36..60].to_vec();
        assert_ne!(nonce(key.seal(NAMES, TOKENS).unwrap()), nonce(key.seal(NAMES, TOKENS).unwrap()));
    }

    #[test]
    fn a_key_is_handed_over_whole() {
        let key = cheap();
        let file = key.seal(NAMES, TOKENS).unwrap();
        let handed = Key::parse(&key.to_bytes()).unwrap();
        let sealed = Sealed::parse(&file).unwrap();
        assert!(sealed.is_of(&handed) && sealed.open(&handed).is_some());
        assert!(Key::parse(&key.to_bytes()[1..]).is_none());
    }
}
