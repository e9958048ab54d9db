// AVPs of 3GPP (vendor 10415), by the application that defines them; codes by TS 29.230. Keys and expected responses are secret.

/** Gi and what others take from it: TS 29.061. */
const GI = `
1 3GPP-IMSI text
2 3GPP-Charging-Id octets
3 3GPP-PDP-Type enumerated
4 3GPP-CG-Address ip
5 3GPP-GPRS-Negotiated-QoS-Profile text
6 3GPP-SGSN-Address ip
7 3GPP-GGSN-Address ip
8 3GPP-IMSI-MCC-MNC text
9 3GPP-GGSN-MCC-MNC text
10 3GPP-NSAPI text
11 3GPP-Session-Stop-Indicator text
12 3GPP-Selection-Mode text
13 3GPP-Charging-Characteristics text
15 3GPP-SGSN-IPv6-Address ip
18 3GPP-SGSN-MCC-MNC text
20 3GPP-IMEISV octets
21 3GPP-RAT-Type octets
22 3GPP-User-Location-Info octets
23 3GPP-MS-TimeZone octets`;

/** Keys of Zh and Zn (TS 29.109) and of Gmb (TS 32.299). */
const KEYS = `
405 ME-Key-Material secret
406 UICC-Key-Material secret
1114 Service-Key secret`;

/** Rx: TS 29.214. */
const RX = `
500 Abort-Cause enumerated
501 Access-Network-Charging-Address address
502 Access-Network-Charging-Identifier grouped
503 Access-Network-Charging-Identifier-Value octets
504 AF-Application-Identifier octets
505 AF-Charging-Identifier octets
507 Flow-Description text
509 Flow-Number unsigned32
510 Flows grouped
511 Flow-Status enumerated
512 Flow-Usage enumerated
513 Specific-Action enumerated
515 Max-Requested-Bandwidth-DL unsigned32
516 Max-Requested-Bandwidth-UL unsigned32
517 Media-Component-Description grouped
518 Media-Component-Number unsigned32
519 Media-Sub-Component grouped
520 Media-Type enumerated
521 RR-Bandwidth unsigned32
522 RS-Bandwidth unsigned32
523 SIP-Forking-Indication enumerated
524 Codec-Data octets
525 Service-URN octets
526 Acceptable-Service-Info grouped
527 Service-Info-Status enumerated
528 MPS-Identifier octets
529 AF-Signalling-Protocol enumerated
530 Sponsored-Connectivity-Data grouped
531 Sponsor-Identity text
532 Application-Service-Provider-Identity text
533 Rx-Request-Type enumerated`;

/** Cx and Dx: TS 29.229. */
const CX = `
600 Visited-Network-Identifier octets
601 Public-Identity text
602 Server-Name text
603 Server-Capabilities grouped
604 Mandatory-Capability unsigned32
605 Optional-Capability unsigned32
606 User-Data octets
607 SIP-Number-Auth-Items unsigned32
608 SIP-Authentication-Scheme text
609 SIP-Authenticate secret
610 SIP-Authorization secret
611 SIP-Authentication-Context octets
612 SIP-Auth-Data-Item grouped
613 SIP-Item-Number unsigned32
614 Server-Assignment-Type enumerated
615 Deregistration-Reason grouped
616 Reason-Code enumerated
617 Reason-Info text
618 Charging-Information grouped
619 Primary-Event-Charging-Function-Name text
620 Secondary-Event-Charging-Function-Name text
621 Primary-Charging-Collection-Function-Name text
622 Secondary-Charging-Collection-Function-Name text
623 User-Authorization-Type enumerated
624 User-Data-Already-Available enumerated
625 Confidentiality-Key secret
626 Integrity-Key secret
628 Supported-Features grouped
629 Feature-List-ID unsigned32
630 Feature-List unsigned32
631 Supported-Applications grouped
632 Associated-Identities grouped
633 Originating-Request enumerated
634 Wildcarded-Public-Identity text
635 SIP-Digest-Authenticate grouped
636 Wildcarded-IMPU text
637 UAR-Flags unsigned32
638 Loose-Route-Indication enumerated
639 SCSCF-Restoration-Info grouped`;

/** Sh: TS 29.329. */
const SH = `
700 User-Identity grouped
701 MSISDN octets
702 User-Data octets
703 Data-Reference enumerated
704 Service-Indication octets
705 Subs-Req-Type enumerated
706 Requested-Domain enumerated
707 Current-Location enumerated
708 Identity-Set enumerated
709 Expiry-Time time
710 Send-Data-Indication enumerated
711 DSAI-Tag octets`;

/** Gy, Ro and Rf: TS 32.299. */
const CHARGING = `
823 Event-Type grouped
824 SIP-Method text
825 Event text
826 Content-Type text
827 Content-Length unsigned32
828 Content-Disposition text
829 Role-Of-Node enumerated
830 User-Session-Id text
831 Calling-Party-Address text
832 Called-Party-Address text
833 Time-Stamps grouped
834 SIP-Request-Timestamp time
835 SIP-Response-Timestamp time
836 Application-Server text
838 Inter-Operator-Identifier grouped
839 Originating-IOI text
840 Terminating-IOI text
841 IMS-Charging-Identifier text
842 SDP-Session-Description text
843 SDP-Media-Component grouped
844 SDP-Media-Name text
845 SDP-Media-Description text
846 CG-Address address
847 GGSN-Address address
848 Served-Party-IP-Address address
861 Cause-Code integer32
862 Node-Functionality enumerated
863 Service-Specific-Data text
865 PS-Furnish-Charging-Information grouped
866 PS-Free-Format-Data octets
867 PS-Append-Free-Format-Data enumerated
868 Time-Quota-Threshold unsigned32
869 Volume-Quota-Threshold unsigned32
870 Trigger-Type enumerated
871 Quota-Holding-Time unsigned32
872 Reporting-Reason enumerated
873 Service-Information grouped
874 PS-Information grouped
876 IMS-Information grouped
877 MMS-Information grouped
881 Quota-Consumption-Time unsigned32
882 Media-Initiator-Flag enumerated
1226 Unit-Quota-Threshold unsigned32
1227 PDP-Address address
1228 SGSN-Address address
1247 PDP-Context-Type enumerated
1249 Service-Specific-Info grouped
1257 Service-Specific-Type unsigned32
1258 Event-Charging-TimeStamp time
1264 Trigger grouped
1266 Envelope grouped
1268 Envelope-Reporting enumerated
1270 Time-Quota-Mechanism grouped
1271 Time-Quota-Type enumerated
1276 AF-Correlation-Information grouped
2000 SMS-Information grouped
2039 Diagnostics integer32
2047 Serving-Node-Type enumerated
2064 Node-Id text`;

/** Gx: TS 29.212. */
const GX = `
1000 Bearer-Usage enumerated
1001 Charging-Rule-Install grouped
1002 Charging-Rule-Remove grouped
1003 Charging-Rule-Definition grouped
1004 Charging-Rule-Base-Name text
1005 Charging-Rule-Name octets
1006 Event-Trigger enumerated
1007 Metering-Method enumerated
1008 Offline enumerated
1009 Online enumerated
1010 Precedence unsigned32
1011 Reporting-Level enumerated
1012 TFT-Filter text
1013 TFT-Packet-Filter-Information grouped
1014 ToS-Traffic-Class octets
1016 QoS-Information grouped
1018 Charging-Rule-Report grouped
1019 PCC-Rule-Status enumerated
1020 Bearer-Identifier octets
1021 Bearer-Operation enumerated
1022 Access-Network-Charging-Identifier-Gx grouped
1023 Bearer-Control-Mode enumerated
1024 Network-Request-Support enumerated
1025 Guaranteed-Bitrate-DL unsigned32
1026 Guaranteed-Bitrate-UL unsigned32
1027 IP-CAN-Type enumerated
1028 QoS-Class-Identifier enumerated
1029 QoS-Negotiation enumerated
1030 QoS-Upgrade enumerated
1031 Rule-Failure-Code enumerated
1032 RAT-Type enumerated
1033 Event-Report-Indication grouped
1034 Allocation-Retention-Priority grouped
1035 CoA-IP-Address address
1036 Tunnel-Header-Filter text
1037 Tunnel-Header-Length unsigned32
1038 Tunnel-Information grouped
1039 CoA-Information grouped
1040 APN-Aggregate-Max-Bitrate-DL unsigned32
1041 APN-Aggregate-Max-Bitrate-UL unsigned32
1042 Revalidation-Time time
1043 Rule-Activation-Time time
1044 Rule-Deactivation-Time time
1045 Session-Release-Cause enumerated
1046 Priority-Level unsigned32
1047 Pre-emption-Capability enumerated
1048 Pre-emption-Vulnerability enumerated
1049 Default-EPS-Bearer-QoS grouped
1050 AN-GW-Address address
1056 Security-Parameter-Index octets
1057 Flow-Label octets
1058 Flow-Information grouped
1059 Packet-Filter-Content text
1060 Packet-Filter-Identifier octets
1061 Packet-Filter-Information grouped
1062 Packet-Filter-Operation enumerated
1063 Resource-Allocation-Notification enumerated
1065 PDN-Connection-ID octets
1066 Monitoring-Key octets
1067 Usage-Monitoring-Information grouped
1068 Usage-Monitoring-Level enumerated
1069 Usage-Monitoring-Report enumerated
1070 Usage-Monitoring-Support enumerated
1080 Flow-Direction enumerated`;

/** S6a and its neighbours: TS 29.272, 29.273. */
const S6A = `
1032 RAT-Type enumerated
1400 Subscription-Data grouped
1401 Terminal-Information grouped
1402 IMEI text
1403 Software-Version text
1405 ULR-Flags unsigned32
1406 ULA-Flags unsigned32
1407 Visited-PLMN-Id octets
1408 Requested-EUTRAN-Authentication-Info grouped
1409 Requested-UTRAN-GERAN-Authentication-Info grouped
1410 Number-Of-Requested-Vectors unsigned32
1411 Re-Synchronization-Info octets
1412 Immediate-Response-Preferred unsigned32
1413 Authentication-Info grouped
1414 E-UTRAN-Vector grouped
1415 UTRAN-Vector grouped
1416 GERAN-Vector grouped
1417 Network-Access-Mode enumerated
1418 HPLMN-ODB unsigned32
1419 Item-Number unsigned32
1420 Cancellation-Type enumerated
1421 DSR-Flags unsigned32
1422 DSA-Flags unsigned32
1423 Context-Identifier unsigned32
1424 Subscriber-Status enumerated
1425 Operator-Determined-Barring unsigned32
1426 Access-Restriction-Data unsigned32
1427 APN-OI-Replacement text
1428 All-APN-Configurations-Included-Indicator enumerated
1429 APN-Configuration-Profile grouped
1430 APN-Configuration grouped
1431 EPS-Subscribed-QoS-Profile grouped
1432 VPLMN-Dynamic-Address-Allowed enumerated
1434 Alert-Reason enumerated
1435 AMBR grouped
1438 PDN-GW-Allocation-Type enumerated
1441 IDA-Flags unsigned32
1442 PUA-Flags unsigned32
1443 NOR-Flags unsigned32
1444 User-Id text
1445 Equipment-Status enumerated
1446 Regional-Subscription-Zone-Code octets
1447 RAND octets
1448 XRES secret
1449 AUTN octets
1450 KASME secret
1453 Kc secret
1454 SRES secret
1456 PDN-Type enumerated
1457 Roaming-Restricted-Due-To-Unsupported-Feature enumerated
1458 Trace-Data grouped
1459 Trace-Reference octets
1471 3GPP2-MEID octets
1472 Specific-APN-Info grouped
1490 IDR-Flags unsigned32
1491 ICS-Indicator enumerated
1492 IMS-Voice-Over-PS-Sessions-Supported enumerated
1493 Homogeneous-Support-of-IMS-Voice-Over-PS-Sessions enumerated
1495 EPS-User-State grouped
1496 EPS-Location-Information grouped
1535 WLCP-Key secret
1615 UE-SRVCC-Capability enumerated
1616 MPS-Priority unsigned32
1619 Subscribed-Periodic-RAU-TAU-Timer unsigned32
1635 PUR-Flags unsigned32`;

export const TGPP_AVPS = [GI, KEYS, RX, CX, SH, CHARGING, GX, S6A].join("");

export const TGPP_VALUES = `
3GPP-PDP-Type 0 IPv4, 1 PPP, 2 IPv6, 3 IPv4v6, 4 Non-IP, 5 Unstructured, 6 Ethernet
Abort-Cause 0 BEARER_RELEASED, 1 INSUFFICIENT_SERVER_RESOURCES, 2 INSUFFICIENT_BEARER_RESOURCES
Flow-Status 0 ENABLED-UPLINK, 1 ENABLED-DOWNLINK, 2 ENABLED, 3 DISABLED, 4 REMOVED
Flow-Usage 0 NO_INFORMATION, 1 RTCP, 2 AF_SIGNALLING
Media-Type 0 AUDIO, 1 VIDEO, 2 DATA, 3 APPLICATION, 4 CONTROL, 5 TEXT, 6 MESSAGE
Rx-Request-Type 0 INITIAL_REQUEST, 1 UPDATE_REQUEST, 2 PCSCF_RESTORATION
Server-Assignment-Type 0 NO_ASSIGNMENT, 1 REGISTRATION, 2 RE_REGISTRATION, 3 UNREGISTERED_USER, 4 TIMEOUT_DEREGISTRATION, 5 USER_DEREGISTRATION, 6 TIMEOUT_DEREGISTRATION_STORE_SERVER_NAME, 7 USER_DEREGISTRATION_STORE_SERVER_NAME, 8 ADMINISTRATIVE_DEREGISTRATION, 9 AUTHENTICATION_FAILURE, 10 AUTHENTICATION_TIMEOUT, 11 DEREGISTRATION_TOO_MUCH_DATA
User-Authorization-Type 0 REGISTRATION, 1 DE_REGISTRATION, 2 REGISTRATION_AND_CAPABILITIES
User-Data-Already-Available 0 USER_DATA_NOT_AVAILABLE, 1 USER_DATA_ALREADY_AVAILABLE
Reason-Code 0 PERMANENT_TERMINATION, 1 NEW_SERVER_ASSIGNED, 2 SERVER_CHANGE, 3 REMOVE_S-CSCF
Subs-Req-Type 0 Subscribe, 1 Unsubscribe
Reporting-Reason 0 THRESHOLD, 1 QHT, 2 FINAL, 3 QUOTA_EXHAUSTED, 4 VALIDITY_TIME, 5 OTHER_QUOTA_TYPE, 6 RATING_CONDITION_CHANGE, 7 FORCED_REAUTHORISATION, 8 POOL_EXHAUSTED
Online 0 DISABLE_ONLINE, 1 ENABLE_ONLINE
Offline 0 DISABLE_OFFLINE, 1 ENABLE_OFFLINE
PCC-Rule-Status 0 ACTIVE, 1 INACTIVE, 2 TEMPORARILY_INACTIVE
Bearer-Control-Mode 0 UE_ONLY, 1 RESERVED, 2 UE_NW
IP-CAN-Type 0 3GPP-GPRS, 1 DOCSIS, 2 xDSL, 3 WiMAX, 4 3GPP2, 5 3GPP-EPS, 6 Non-3GPP-EPS, 7 FBA, 8 3GPP-5GS
RAT-Type 0 WLAN, 1 VIRTUAL, 1000 UTRAN, 1001 GERAN, 1002 GAN, 1003 HSPA_EVOLUTION, 1004 EUTRAN, 1005 EUTRAN-NB-IoT, 1006 NR
Pre-emption-Capability 0 ENABLED, 1 DISABLED
Pre-emption-Vulnerability 0 ENABLED, 1 DISABLED
Flow-Direction 0 UNSPECIFIED, 1 DOWNLINK, 2 UPLINK, 3 BIDIRECTIONAL
Network-Access-Mode 0 PACKET_AND_CIRCUIT, 1 RESERVED, 2 ONLY_PACKET
Cancellation-Type 0 MME_UPDATE_PROCEDURE, 1 SGSN_UPDATE_PROCEDURE, 2 SUBSCRIPTION_WITHDRAWAL, 3 UPDATE_PROCEDURE_IWF, 4 INITIAL_ATTACH_PROCEDURE
Subscriber-Status 0 SERVICE_GRANTED, 1 OPERATOR_DETERMINED_BARRING
Equipment-Status 0 WHITELISTED, 1 BLACKLISTED, 2 GREYLISTED
PDN-Type 0 IPv4, 1 IPv6, 2 IPv4v6, 3 IPv4_OR_IPv6
PDN-GW-Allocation-Type 0 STATIC, 1 DYNAMIC`;
