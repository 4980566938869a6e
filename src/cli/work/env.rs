//! `orchestra env start`, `stop`, `restart` and `destroy`: each is a plan, asked for and carried out like any other.

use super::{
    EnvChange, EnvWork, YesArguments,
    apply::start,
    approve::{Given, approve},
    ask::question,
    env_known::{KnownHere, known},
    env_logs, env_show, site,
    told::told,
    watch::{Watching, watch},
};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::{Printable, Timestamp},
    plan::{Plan, Recorded, ServiceChange, change_services, destroy_environment},
    runtime::Site,
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, command: EnvWork) -> Exit {
    let done = match command {
        EnvWork::Start(change) => services(surroundings, ServiceChange::Start, change).await,
        EnvWork::Stop(change) => services(surroundings, ServiceChange::Stop, change).await,
        EnvWork::Restart(change) => services(surroundings, ServiceChange::Restart, change).await,
        EnvWork::Destroy { name, json, yes } => destroy(surroundings, &name, json, yes).await,
        EnvWork::Show { name, output } => env_show::show(surroundings, &name, output.json),
        EnvWork::Logs { name, service, follow, json } => {
            env_logs::logs(surroundings, &name, service.as_deref(), follow, json).await
        }
    };
    done.unwrap_or_else(|exit| exit)
}

async fn services(surroundings: &Surroundings, wish: ServiceChange, change: EnvChange) -> Result<Exit, Exit> {
    let EnvChange { name, service, json, yes } = change;
    let here = known(surroundings, &name)?;
    here.service(service.as_deref())?;
    let plan = change_services(&here.for_plans(), wish, service.as_deref(), Timestamp::now());
    let (_, exit) = carry_out(surroundings, &here, &plan, json, yes).await?;
    Ok(exit)
}

async fn destroy(surroundings: &Surroundings, name: &str, json: bool, yes: YesArguments) -> Result<Exit, Exit> {
    let here = known(surroundings, name)?;
    let plan = destroy_environment(&here.for_plans(), Timestamp::now());
    let (began, exit) = carry_out(surroundings, &here, &plan, json, yes).await?;
    let Some((site, execution)) = began.filter(|_| exit == Exit::Ok && !json) else { return Ok(exit) };
    let text = match kept(&site, &execution).await? {
        Some((files, folder)) => {
            let (files, verb) = if files == 1 { ("1 file".into(), "is") } else { (format!("{files} files"), "are") };
            format!("{name} is gone; {files} that you changed or added {verb} in {}\n", Printable::new(folder))
        }
        None => format!("{name} is gone; nothing in it was changed or added by you\n"),
    };
    Ok(output::print(&text))
}

/// How it ended, and unless it was let go, the execution.
type CarriedOut = (Option<(Site, String)>, Exit);

async fn carry_out(
    surroundings: &Surroundings,
    here: &KnownHere,
    plan: &Plan,
    json: bool,
    yes: YesArguments,
) -> Result<CarriedOut, Exit> {
    site::may_change(surroundings, &here.registered.name)?;
    let site = site::open(surroundings).await?;
    if !yes.yes {
        output::say(&told(plan));
    }
    // The word `destroy` says that it cannot be taken back.
    let given = Given { yes: yes.yes, irreversible: yes.yes, named: false };
    let approval = approve(&site, plan, given, &question(plan)).await?;
    let execution = start(&site, plan, approval).await?;
    if yes.detach {
        return Ok((None, output::print(&format!("{execution}\n"))));
    }
    let exit = watch(&site, &execution, Watching { json, timeout: None }).await;
    Ok((Some((site, execution)), exit))
}

/// How many of the person's own files were kept, and where.
async fn kept(site: &Site, execution: &str) -> Result<Option<(u64, String)>, Exit> {
    let entries = site.store.entries(execution, 0).await.map_err(|error| site::failed(&error))?;
    Ok(entries.iter().find_map(|entry| match &entry.fact {
        Recorded::Performed { outputs, .. } | Recorded::Adopted { outputs, .. } => {
            Some((outputs.get("files_kept")?.as_u64()?, outputs.get("backup")?.as_str()?.to_owned()))
        }
        _ => None,
    }))
}
