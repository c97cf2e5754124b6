//! The machine's addresses: at which of them others in the same network reach the server.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

/// Networks of containers and virtual machines, which nobody outside this machine is in, and private networks over the
/// internet, which phones beside it are not in.
const VIRTUAL: [&str; 12] =
    ["br-", "docker", "podman", "ppp", "tailscale", "tap", "tun", "utun", "veth", "virbr", "vmnet", "wg"];

/// The address that others in the same network reach the machine at: the one that it would reach others from.
pub fn lan() -> Option<IpAddr> {
    let outgoing = outgoing().filter(|address| !address.is_loopback() && !address.is_unspecified());
    let mut mine = private_of(|name| !VIRTUAL.iter().any(|start| name.starts_with(start)));
    mine.retain(IpAddr::is_ipv4);
    outgoing.filter(|address| mine.contains(address)).or_else(|| mine.first().copied()).or(outgoing)
}

/// The private addresses that certificates are made for: all that others in some network may reach the machine at,
/// in a fixed order.
pub fn private() -> Vec<IpAddr> {
    let mut all = private_of(|_| true);
    all.sort();
    all.dedup();
    all
}

/// The host's name, where the system says and DNS could.
pub fn host_name() -> Option<String> {
    let name = system_name()?.to_ascii_lowercase();
    let name = name.split('.').next().unwrap_or_default().to_owned();
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (!name.is_empty() && name.len() < 64 && name.bytes().all(is_good) && name != "localhost").then_some(name)
}

#[cfg(unix)]
fn system_name() -> Option<String> {
    rustix::system::uname().nodename().to_str().ok().map(str::to_owned)
}

#[cfg(not(unix))]
fn system_name() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}

fn private_of(wanted: impl Fn(&str) -> bool) -> Vec<IpAddr> {
    let all = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::warn!(%error, "the system does not say this machine's addresses");
        Vec::new()
    });
    let wanted = all.iter().filter(|one| wanted(&one.name)).map(if_addrs::Interface::ip);
    wanted.filter(is_private).collect()
}

/// Whether an address is one of a network of one's own, and not only of this machine. Addresses that hold on one link
/// alone can't be written into a browser, so they are none.
fn is_private(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private() || is_shared(*address),
        IpAddr::V6(address) => address.is_unique_local(),
    }
}

/// Of RFC 6598: what private networks over the internet take.
fn is_shared(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    first == 100 && (64..128).contains(&second)
}

/// The address that packets to elsewhere leave from. Nothing is sent.
fn outgoing() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // A documentation's address (RFC 5737): any that is elsewhere will do.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// Where one that listens at an address is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// From this machine.
    pub here: SocketAddr,
    /// From others in the same network; none where it listens to this machine alone, or is in no network.
    pub lan: Option<SocketAddr>,
}

/// Where one that listens at `address` is reached, on a machine whose address in its network is `lan`.
pub fn reached(address: SocketAddr, lan: Option<IpAddr>) -> Reached {
    let (ip, port) = (address.ip(), address.port());
    let at = |ip| SocketAddr::new(ip, port);
    if ip.is_loopback() {
        return Reached { here: address, lan: None };
    }
    if !ip.is_unspecified() {
        return Reached { here: address, lan: Some(address) };
    }
    // One that listens to all of IPv6 hears IPv4 too, nearly everywhere.
    Reached { here: at(Ipv4Addr::LOCALHOST.into()), lan: lan.map(at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_listener_is_reached() {
        let lan = Some("192.168.1.7".parse().unwrap());
        for (listens, here, others) in [
            ("127.0.0.1:8420", "127.0.0.1:8420", None),
            ("[::1]:8420", "[::1]:8420", None),
            ("0.0.0.0:8420", "127.0.0.1:8420", Some("192.168.1.7:8420")),
            ("[::]:8421", "127.0.0.1:8421", Some("192.168.1.7:8421")),
            ("10.0.0.3:80", "10.0.0.3:80", Some("10.0.0.3:80")),
        ] {
            let found = reached(listens.parse().unwrap(), lan);
            assert_eq!(found.here.to_string(), here, "{listens}");
            assert_eq!(found.lan.map(|lan| lan.to_string()).as_deref(), others, "{listens}");
        }
        assert_eq!(reached("0.0.0.0:1".parse().unwrap(), None).lan, None, "without a network");
    }

    #[test]
    fn private_addresses() {
        for (address, expected) in [
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("172.32.0.1", false),
            ("192.168.0.9", true),
            ("100.64.0.1", true),
            ("100.128.0.1", false),
            ("127.0.0.1", false),
            ("169.254.0.1", false),
            ("203.0.113.9", false),
            ("fd00::1", true),
            ("fe80::1", false),
            ("2001:db8::1", false),
            ("::1", false),
        ] {
            assert_eq!(is_private(&address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn this_machine_is_where_it_says() {
        // Only one of its own addresses can be bound.
        for address in private().into_iter().chain(lan()) {
            assert!(UdpSocket::bind((address, 0)).is_ok(), "{address}");
        }
        assert!(host_name().is_none_or(|name| !name.contains('.')));
    }
}
