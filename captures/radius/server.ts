// What the recorded FreeRADIUS knows: a user with all kinds of attributes in the answer, one with a letter that is not ASCII,
// and one who is asked for a token first.

export const USERS = `bob Cleartext-Password := "open-sesame-7"
\tReply-Message := "hi bob",
\tFramed-IP-Address := 10.9.0.4,
\tFramed-IPv6-Prefix := 2001:db8:7::/64,
\tSession-Timeout := 3600,
\tClass := 0x00ff10,
\tTunnel-Type:1 := VLAN,
\tTunnel-Medium-Type:1 := IEEE-802,
\tTunnel-Private-Group-Id:1 := "42",
\tTunnel-Password:1 := "tunnel-secret",
\tCisco-AVPair := "shell:priv-lvl=15",
\tCisco-AVPair += "shell:enable-password=tunnel-secret",
\tWISPr-Bandwidth-Max-Down := 2000000,
\tMS-Primary-DNS-Server := 10.9.0.53
täger Cleartext-Password := "open-sesame-7"
\tFramed-Protocol := PPP
token Cleartext-Password := "open-sesame-7"
`;

const SERVER = `server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = 1812
  }
  listen {
    type = acct
    ipaddr = 127.0.0.1
    port = 1813
  }
  listen {
    type = coa
    ipaddr = 127.0.0.1
    port = 3799
  }
  authorize {
    if (&User-Name == "token") {
      update control {
        Response-Packet-Type := Access-Challenge
      }
      update reply {
        Reply-Message := "the number of your token?"
        State := 0x746f6b656e2d31
      }
      handled
    }
    eap {
      ok = return
    }
    files
    chap
    mschap
    pap
  }
  authenticate {
    Auth-Type PAP {
      pap
    }
    Auth-Type CHAP {
      chap
    }
    Auth-Type MS-CHAP {
      mschap
    }
    eap
  }
  accounting {
    ok
  }
  recv-coa {
    if (&User-Name == "nobody") {
      update reply { Error-Cause := 503 }
      reject
    }
    ok
  }
  send-coa {
    ok
  }
}
`;

export function configuration(folder: string, secret: string): string {
  return `prefix = /usr
libdir = /usr/lib/freeradius
logdir = ${folder}
run_dir = ${folder}
db_dir = ${folder}
security {
  allow_vulnerable_openssl = yes
  status_server = yes
  reject_delay = 0
}
client localhost {
  ipaddr = 127.0.0.1
  secret = ${secret}
}
modules {
  pap { }
  chap { }
  mschap { }
  files { usersfile = ${folder}/users }
  always ok { rcode = ok }
  always reject { rcode = reject }
  always handled { rcode = handled }
  eap {
    default_eap_type = md5
    md5 {
    }
  }
}
${SERVER}`;
}
