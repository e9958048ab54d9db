// AVPs of the IETF: RFC 6733 (4.5), 7155, 4072, 8506, 6734, 7683, 7944, 8583; 4004, 5447 and 5777 in part. Codes below 256
// are those of RADIUS, in its own table.

export const IETF = `
25 Class octets
27 Session-Timeout unsigned32
33 Proxy-State octets
44 Acct-Session-Id octets
50 Acct-Multi-Session-Id text
55 Event-Timestamp time
85 Acct-Interim-Interval unsigned32
124 MIP6-Feature-Vector unsigned64
257 Host-IP-Address address
258 Auth-Application-Id unsigned32
259 Acct-Application-Id unsigned32
260 Vendor-Specific-Application-Id grouped
261 Redirect-Host-Usage enumerated
262 Redirect-Max-Cache-Time unsigned32
263 Session-Id text
264 Origin-Host text
265 Supported-Vendor-Id unsigned32
266 Vendor-Id unsigned32
267 Firmware-Revision unsigned32
268 Result-Code unsigned32
269 Product-Name text
270 Session-Binding unsigned32
271 Session-Server-Failover enumerated
272 Multi-Round-Time-Out unsigned32
273 Disconnect-Cause enumerated
274 Auth-Request-Type enumerated
276 Auth-Grace-Period unsigned32
277 Auth-Session-State enumerated
278 Origin-State-Id unsigned32
279 Failed-AVP grouped
280 Proxy-Host text
281 Error-Message text
282 Route-Record text
283 Destination-Realm text
284 Proxy-Info grouped
285 Re-Auth-Request-Type enumerated
287 Accounting-Sub-Session-Id unsigned64
291 Authorization-Lifetime unsigned32
292 Redirect-Host text
293 Destination-Host text
294 Error-Reporting-Host text
295 Termination-Cause enumerated
296 Origin-Realm text
297 Experimental-Result grouped
298 Experimental-Result-Code unsigned32
299 Inband-Security-Id unsigned32
301 DRMP enumerated
318 MIP-FA-to-HA-SPI unsigned32
319 MIP-FA-to-MN-SPI unsigned32
343 MIP-Session-Key secret
348 MIP-Home-Agent-Host grouped
363 Accounting-Input-Octets unsigned64
364 Accounting-Output-Octets unsigned64
365 Accounting-Input-Packets unsigned64
366 Accounting-Output-Packets unsigned64
400 NAS-Filter-Rule text
401 Tunneling grouped
402 CHAP-Auth grouped
403 CHAP-Algorithm enumerated
404 CHAP-Ident octets
405 CHAP-Response secret
406 Accounting-Auth-Method enumerated
407 QoS-Filter-Rule text
411 CC-Correlation-Id octets
412 CC-Input-Octets unsigned64
413 CC-Money grouped
414 CC-Output-Octets unsigned64
415 CC-Request-Number unsigned32
416 CC-Request-Type enumerated
417 CC-Service-Specific-Units unsigned64
418 CC-Session-Failover enumerated
419 CC-Sub-Session-Id unsigned64
420 CC-Time unsigned32
421 CC-Total-Octets unsigned64
422 Check-Balance-Result enumerated
423 Cost-Information grouped
424 Cost-Unit text
425 Currency-Code unsigned32
426 Credit-Control enumerated
427 Credit-Control-Failure-Handling enumerated
428 Direct-Debiting-Failure-Handling enumerated
429 Exponent integer32
430 Final-Unit-Indication grouped
431 Granted-Service-Unit grouped
432 Rating-Group unsigned32
433 Redirect-Address-Type enumerated
434 Redirect-Server grouped
435 Redirect-Server-Address text
436 Requested-Action enumerated
437 Requested-Service-Unit grouped
438 Restriction-Filter-Rule text
439 Service-Identifier unsigned32
440 Service-Parameter-Info grouped
441 Service-Parameter-Type unsigned32
442 Service-Parameter-Value octets
443 Subscription-Id grouped
444 Subscription-Id-Data text
445 Unit-Value grouped
446 Used-Service-Unit grouped
447 Value-Digits integer64
448 Validity-Time unsigned32
449 Final-Unit-Action enumerated
450 Subscription-Id-Type enumerated
451 Tariff-Time-Change time
452 Tariff-Change-Usage enumerated
453 G-S-U-Pool-Identifier unsigned32
454 CC-Unit-Type enumerated
455 Multiple-Services-Indicator enumerated
456 Multiple-Services-Credit-Control grouped
457 G-S-U-Pool-Reference grouped
458 User-Equipment-Info grouped
459 User-Equipment-Info-Type enumerated
460 User-Equipment-Info-Value octets
461 Service-Context-Id text
462 EAP-Payload eap
463 EAP-Reissued-Payload eap
464 EAP-Master-Session-Key secret
465 Accounting-EAP-Auth-Method unsigned64
480 Accounting-Record-Type enumerated
483 Accounting-Realtime-Required enumerated
485 Accounting-Record-Number unsigned32
486 MIP6-Agent-Info grouped
493 Service-Selection text
509 Filter-Rule grouped
581 Key grouped
582 Key-Type enumerated
583 Keying-Material secret
621 OC-Supported-Features grouped
622 OC-Feature-Vector unsigned64
623 OC-OLR grouped
624 OC-Sequence-Number unsigned64
625 OC-Validity-Duration unsigned32
626 OC-Report-Type enumerated
627 OC-Reduction-Percentage unsigned32
650 Load grouped
651 Load-Type enumerated
652 Load-Value unsigned64
653 User-Equipment-Info-Extension grouped
659 Subscription-Id-Extension grouped
665 Redirect-Server-Extension grouped
669 QoS-Final-Unit-Indication grouped`;

export const IETF_VALUES = `
Redirect-Host-Usage 0 DONT_CACHE, 1 ALL_SESSION, 2 ALL_REALM, 3 REALM_AND_APPLICATION, 4 ALL_APPLICATION, 5 ALL_HOST, 6 ALL_USER
Session-Server-Failover 0 REFUSE_SERVICE, 1 TRY_AGAIN, 2 ALLOW_SERVICE, 3 TRY_AGAIN_ALLOW_SERVICE
Disconnect-Cause 0 REBOOTING, 1 BUSY, 2 DO_NOT_WANT_TO_TALK_TO_YOU
Auth-Request-Type 1 AUTHENTICATE_ONLY, 2 AUTHORIZE_ONLY, 3 AUTHORIZE_AUTHENTICATE
Auth-Session-State 0 STATE_MAINTAINED, 1 NO_STATE_MAINTAINED
Re-Auth-Request-Type 0 AUTHORIZE_ONLY, 1 AUTHORIZE_AUTHENTICATE
Termination-Cause 1 DIAMETER_LOGOUT, 2 DIAMETER_SERVICE_NOT_PROVIDED, 3 DIAMETER_BAD_ANSWER, 4 DIAMETER_ADMINISTRATIVE, 5 DIAMETER_LINK_BROKEN, 6 DIAMETER_AUTH_EXPIRED, 7 DIAMETER_USER_MOVED, 8 DIAMETER_SESSION_TIMEOUT
Inband-Security-Id 0 NO_INBAND_SECURITY, 1 TLS
CHAP-Algorithm 5 CHAP_WITH_MD5
Accounting-Auth-Method 1 PAP, 2 CHAP, 3 MS-CHAP-1, 4 MS-CHAP-2, 5 EAP, 7 NONE
CC-Request-Type 1 INITIAL_REQUEST, 2 UPDATE_REQUEST, 3 TERMINATION_REQUEST, 4 EVENT_REQUEST
CC-Session-Failover 0 FAILOVER_NOT_SUPPORTED, 1 FAILOVER_SUPPORTED
Check-Balance-Result 0 ENOUGH_CREDIT, 1 NO_CREDIT
Credit-Control 0 CREDIT_AUTHORIZATION, 1 RE_AUTHORIZATION
Credit-Control-Failure-Handling 0 TERMINATE, 1 CONTINUE, 2 RETRY_AND_TERMINATE
Direct-Debiting-Failure-Handling 0 TERMINATE_OR_BUFFER, 1 CONTINUE
Redirect-Address-Type 0 IPV4_ADDRESS, 1 IPV6_ADDRESS, 2 URL, 3 SIP_URI
Requested-Action 0 DIRECT_DEBITING, 1 REFUND_ACCOUNT, 2 CHECK_BALANCE, 3 PRICE_ENQUIRY
Final-Unit-Action 0 TERMINATE, 1 REDIRECT, 2 RESTRICT_ACCESS
Subscription-Id-Type 0 END_USER_E164, 1 END_USER_IMSI, 2 END_USER_SIP_URI, 3 END_USER_NAI, 4 END_USER_PRIVATE
Tariff-Change-Usage 0 UNIT_BEFORE_TARIFF_CHANGE, 1 UNIT_AFTER_TARIFF_CHANGE, 2 UNIT_INDETERMINATE
CC-Unit-Type 0 TIME, 1 MONEY, 2 TOTAL-OCTETS, 3 INPUT-OCTETS, 4 OUTPUT-OCTETS, 5 SERVICE-SPECIFIC-UNITS
Multiple-Services-Indicator 0 MULTIPLE_SERVICES_NOT_SUPPORTED, 1 MULTIPLE_SERVICES_SUPPORTED
User-Equipment-Info-Type 0 IMEISV, 1 MAC, 2 EUI64, 3 MODIFIED_EUI64
Accounting-Record-Type 1 EVENT_RECORD, 2 START_RECORD, 3 INTERIM_RECORD, 4 STOP_RECORD
Accounting-Realtime-Required 1 DELIVER_AND_GRANT, 2 GRANT_AND_STORE, 3 GRANT_AND_LOSE`;
