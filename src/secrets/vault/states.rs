//! How each store is, in a sentence.

use super::{Vault, canary, words};
use crate::secrets::{Condition, Keyring, StoreKind, StoreState, TokenName};

impl Vault {
    /// How each store is, in their order. Tries the keyrings with a dummy; opens no file.
    pub fn states(&self) -> Vec<StoreState> {
        StoreKind::ALL.into_iter().map(|kind| self.state(kind)).collect()
    }

    fn state(&self, kind: StoreKind) -> StoreState {
        let stores = self.stores();
        if !self.asks(kind) {
            return StoreState { kind, condition: Condition::Absent, sentence: words::left_out(kind), next: None };
        }
        let (condition, sentence, next) = match kind {
            StoreKind::Environment => match &stores.variables.set()[..] {
                [] => (Condition::Absent, "no variable with a token is set".into(), None),
                set => (Condition::Usable, format!("{} set", set.join(", ")), None),
            },
            StoreKind::Keyring => keyring(kind, &stores.keyring),
            StoreKind::Keyutils => keyring(kind, &stores.keyutils),
            StoreKind::Command => match &stores.command {
                Some(command) => (Condition::Usable, format!("`{}` is asked for tokens", command.program()), None),
                None => (Condition::Absent, "no token command is set".into(), None),
            },
            StoreKind::EncryptedFile => match &stores.encrypted {
                Some(file) => {
                    let open = if file.is_open() { "unlocked" } else { "locked until its passphrase is given" };
                    named(file.names(), &file.path().display().to_string(), open)
                }
                None => nowhere(),
            },
            StoreKind::PlainFile => match &stores.plain {
                Some(file) => named(file.names(), &file.path().display().to_string(), "in clear, for you alone"),
                None => nowhere(),
            },
        };
        StoreState { kind, condition, sentence, next }
    }
}

type State = (Condition, String, Option<String>);

fn nowhere() -> State {
    let next = "set ORCHESTRA_STATE_DIR to a folder of yours";
    (Condition::Absent, "there is no folder for token files".into(), Some(next.into()))
}

fn keyring(kind: StoreKind, keyring: &Keyring) -> State {
    const ELSEWHERE: &str = "to keep tokens in an encrypted file: orchestra auth login --store encrypted-file";
    let Err(fault) = canary::sings(keyring) else {
        let kept = match kind {
            StoreKind::Keyutils => {
                "keeps tokens until the machine restarts or three days pass unused; your other programs can read them"
            }
            _ => "keeps tokens",
        };
        return (Condition::Usable, format!("{} {kept}", words::name(kind)), None);
    };
    let condition = words::condition(fault);
    let next = match condition {
        Condition::Locked => {
            "unlock it where you log in, or keep tokens in a file: orchestra auth login --store encrypted-file"
        }
        _ => ELSEWHERE,
    };
    match words::said(kind, keyring, fault) {
        Ok(()) => (condition, format!("{} is not here", words::name(kind)), Some(ELSEWHERE.into())),
        Err(fault) => (condition, fault.message.to_string(), Some(next.into())),
    }
}

fn named(names: Result<Option<Vec<TokenName>>, crate::domain::Fault>, path: &str, how: &str) -> State {
    match names {
        Ok(None) => (Condition::Absent, format!("there is no {path}"), None),
        Ok(Some(names)) => {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            (Condition::Usable, format!("{path}: {}, {how}", names.join(", ")), None)
        }
        Err(fault) => (Condition::Broken, fault.message.to_string(), fault.hint.map(|hint| hint.to_string())),
    }
}
