// Attributes of vendors that networks commonly use, by the vendor's enterprise number.

interface VendorTable {
  readonly id: number;
  readonly name: string;
  readonly attributes: string;
  readonly values: string;
}

/** Microsoft (RFC 2548). Responses to challenges and keys can be tried against guessed passwords: they are hidden too. */
const MICROSOFT: VendorTable = {
  id: 311,
  name: "Microsoft",
  attributes: `
1 MS-CHAP-Response secret
2 MS-CHAP-Error text
3 MS-CHAP-CPW-1 secret
4 MS-CHAP-CPW-2 secret
5 MS-CHAP-LM-Enc-PW secret
6 MS-CHAP-NT-Enc-PW secret
7 MS-MPPE-Encryption-Policy integer
8 MS-MPPE-Encryption-Types integer
9 MS-RAS-Vendor integer
10 MS-CHAP-Domain text
11 MS-CHAP-Challenge octets
12 MS-CHAP-MPPE-Keys secret
13 MS-BAP-Usage integer
14 MS-Link-Utilization-Threshold integer
15 MS-Link-Drop-Time-Limit integer
16 MS-MPPE-Send-Key secret
17 MS-MPPE-Recv-Key secret
18 MS-RAS-Version text
19 MS-Old-ARAP-Password secret
20 MS-New-ARAP-Password secret
21 MS-ARAP-PW-Change-Reason integer
22 MS-Filter octets
23 MS-Acct-Auth-Type integer
24 MS-Acct-EAP-Type integer
25 MS-CHAP2-Response secret
26 MS-CHAP2-Success octets
27 MS-CHAP2-CPW secret
28 MS-Primary-DNS-Server ipv4
29 MS-Secondary-DNS-Server ipv4
30 MS-Primary-NBNS-Server ipv4
31 MS-Secondary-NBNS-Server ipv4
33 MS-ARAP-Challenge octets
34 MS-RAS-Client-Name text
35 MS-RAS-Client-Version text
36 MS-Quarantine-IPFilter octets
37 MS-Quarantine-Session-Timeout integer
45 MS-Quarantine-State integer
47 MS-Network-Access-Server-Type integer`,
  values: `
MS-MPPE-Encryption-Policy 1 Encryption-Allowed, 2 Encryption-Required
MS-Acct-Auth-Type 1 PAP, 2 CHAP, 3 MS-CHAP-1, 4 MS-CHAP-2, 5 EAP
MS-BAP-Usage 0 Not-Allowed, 1 Allowed, 2 Required`,
};

const CISCO: VendorTable = {
  id: 9,
  name: "Cisco",
  attributes: `
1 Cisco-AVPair redacted
2 Cisco-NAS-Port text
3 Cisco-Fax-Account-Id-Origin text
23 h323-remote-address text
24 h323-conf-id text
25 h323-setup-time text
26 h323-call-origin text
27 h323-call-type text
28 h323-connect-time text
29 h323-disconnect-time text
30 h323-disconnect-cause text
31 h323-voice-quality text
33 h323-gw-id text
101 h323-credit-amount text
102 h323-credit-time text
103 h323-return-code text
187 Cisco-Multilink-ID integer
188 Cisco-Num-In-Multilink integer
195 Cisco-Disconnect-Cause integer
197 Cisco-Data-Rate integer
250 Cisco-Account-Info text
251 Cisco-Service-Info text
252 Cisco-Command-Code text
253 Cisco-Control-Info text
255 Cisco-Xmit-Rate integer`,
  values: "",
};

/** 3GPP TS 29.061, 16.4.7.2. */
const TGPP: VendorTable = {
  id: 10_415,
  name: "3GPP",
  attributes: `
1 3GPP-IMSI text
2 3GPP-Charging-Id integer
3 3GPP-PDP-Type integer
4 3GPP-CG-Address ipv4
5 3GPP-GPRS-Negotiated-QoS-Profile text
6 3GPP-SGSN-Address ipv4
7 3GPP-GGSN-Address ipv4
8 3GPP-IMSI-MCC-MNC text
9 3GPP-GGSN-MCC-MNC text
10 3GPP-NSAPI text
11 3GPP-Session-Stop-Indicator octets
12 3GPP-Selection-Mode text
13 3GPP-Charging-Characteristics text
14 3GPP-CG-IPv6-Address ipv6
15 3GPP-SGSN-IPv6-Address ipv6
16 3GPP-GGSN-IPv6-Address ipv6
17 3GPP-IPv6-DNS-Servers octets
18 3GPP-SGSN-MCC-MNC text
19 3GPP-Teardown-Indicator octets
20 3GPP-IMEISV text
21 3GPP-RAT-Type octets
22 3GPP-User-Location-Info octets
23 3GPP-MS-TimeZone octets
24 3GPP-CAMEL-Charging-Info octets
25 3GPP-Packet-Filter octets
26 3GPP-Negotiated-DSCP octets
27 3GPP-Allocate-IP-Type octets`,
  values: "3GPP-PDP-Type 0 IPv4, 1 PPP, 2 IPv6, 3 IPv4v6, 4 Non-IP, 5 Unstructured, 6 Ethernet",
};

/** Wi-Fi hotspots: the attributes that WISPr 1.0 recommends. */
const WISPR: VendorTable = {
  id: 14_122,
  name: "WISPr",
  attributes: `
1 WISPr-Location-ID text
2 WISPr-Location-Name text
3 WISPr-Logoff-URL text
4 WISPr-Redirection-URL text
5 WISPr-Bandwidth-Min-Up integer
6 WISPr-Bandwidth-Min-Down integer
7 WISPr-Bandwidth-Max-Up integer
8 WISPr-Bandwidth-Max-Down integer
9 WISPr-Session-Terminate-Time text
10 WISPr-Session-Terminate-End-Of-Day text
11 WISPr-Billing-Class-Of-Service text`,
  values: "",
};

const MIKROTIK: VendorTable = {
  id: 14_988,
  name: "Mikrotik",
  attributes: `
1 Mikrotik-Recv-Limit integer
2 Mikrotik-Xmit-Limit integer
3 Mikrotik-Group text
4 Mikrotik-Wireless-Forward integer
5 Mikrotik-Wireless-Skip-Dot1x integer
6 Mikrotik-Wireless-Enc-Algo integer
7 Mikrotik-Wireless-Enc-Key secret
8 Mikrotik-Rate-Limit text
9 Mikrotik-Realm text
10 Mikrotik-Host-IP ipv4
11 Mikrotik-Mark-Id text
12 Mikrotik-Advertise-URL text
13 Mikrotik-Advertise-Interval integer
14 Mikrotik-Recv-Limit-Gigawords integer
15 Mikrotik-Xmit-Limit-Gigawords integer
16 Mikrotik-Wireless-PSK secret
17 Mikrotik-Total-Limit integer
18 Mikrotik-Total-Limit-Gigawords integer
19 Mikrotik-Address-List text`,
  values: "",
};

const JUNIPER: VendorTable = {
  id: 2636,
  name: "Juniper",
  attributes: `
1 Juniper-Local-User-Name text
2 Juniper-Allow-Commands text
3 Juniper-Deny-Commands text
4 Juniper-Allow-Configuration text
5 Juniper-Deny-Configuration text
8 Juniper-Interactive-Command text
9 Juniper-Configuration-Change text
10 Juniper-User-Permissions text`,
  values: "",
};

const ARUBA: VendorTable = {
  id: 14_823,
  name: "Aruba",
  attributes: `
1 Aruba-User-Role text
2 Aruba-User-Vlan integer
3 Aruba-Priv-Admin-User integer
4 Aruba-Admin-Role text
5 Aruba-Essid-Name text
6 Aruba-Location-Id text
7 Aruba-Port-Identifier text
8 Aruba-MMS-User-Template text
9 Aruba-Named-User-Vlan text
10 Aruba-AP-Group text`,
  values: "",
};

/** DSL access lines (RFC 4679). */
const BROADBAND: VendorTable = {
  id: 3561,
  name: "ADSL-Forum",
  attributes: `
1 ADSL-Agent-Circuit-Id text
2 ADSL-Agent-Remote-Id text
129 Actual-Data-Rate-Upstream integer
130 Actual-Data-Rate-Downstream integer
131 Minimum-Data-Rate-Upstream integer
132 Minimum-Data-Rate-Downstream integer
133 Attainable-Data-Rate-Upstream integer
134 Attainable-Data-Rate-Downstream integer
135 Maximum-Data-Rate-Upstream integer
136 Maximum-Data-Rate-Downstream integer
144 Access-Loop-Encapsulation octets
254 IWF-Session octets`,
  values: "",
};

export const VENDORS: readonly VendorTable[] = [MICROSOFT, CISCO, TGPP, WISPR, MIKROTIK, JUNIPER, ARUBA, BROADBAND];
