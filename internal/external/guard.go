package external

import (
	"errors"
	"net/netip"
	"syscall"
)

var errPrivate = errors.New("an address of a private network")

// reserved are the networks that are not the public internet's (IANA special-purpose registries), beside those
// that netip knows. The last four hold IPv4 addresses in other clothes.
var reserved = func() []netip.Prefix {
	var list []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"100::/64", "2001:db8::/32", "fec0::/10", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16",
	} {
		list = append(list, netip.MustParsePrefix(s))
	}
	return list
}()

// public reports whether an address is one of the public internet.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// guard refuses a connection to an address that is not public. It sees the address that is connected to, after
// names are resolved, so a name that leads inside is refused as the number is.
func guard(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !public(at.Addr()) {
		return errPrivate
	}
	return nil
}
