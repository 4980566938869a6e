use std::{error::Error, net::Ipv4Addr};

use server::{Database, router, settings};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = settings::database_path();
    let database = Database::open(&path)
        .await
        .map_err(|failure| format!("database {}: {failure}", path.display()))?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings::port()?)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    axum::serve(listener, router(database))
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}
