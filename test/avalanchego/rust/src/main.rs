//! timestampvm-rs as a plugin of protocol 28, the neighbour that `mixed.node.spec.ts` puts into one network with ours.

use avalanche_types::subnet::rpc::vm::{serve, server::Server};
use timestampvm::vm::Vm;
use tokio::sync::broadcast;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (stop, stopped) = broadcast::channel(1);
    serve(Server::new(Vm::new(), stop), stopped).await
}
