<?php
// The client of the SOAP capture in PHP, run by record.ts: what it asked and got, one line each.
function ask($client, $version, $operation, ...$args)
{
    try {
        $result = $client->__soapCall($operation, $args);
        $result = is_object($result) ? implode(' ', (array) $result) : $result;
        echo "$version $operation $result\n";
    } catch (SoapFault $fault) {
        $code = preg_replace('/^.*:/', '', $fault->faultcode);
        echo "$version $operation fault $code: {$fault->faultstring}\n";
    }
}
ini_set('soap.wsdl_cache_enabled', '0');
foreach (['1.1' => SOAP_1_1, '1.2' => SOAP_1_2] as $version => $number) {
    $shop = new SoapClient(__DIR__ . '/shop.wsdl', ['soap_version' => $number, 'location' => 'http://127.0.0.1:8080/shop']);
    $shop->__setSoapHeaders(new SoapHeader('urn:thresher:shop', 'Trace', ['id' => 'a1']));
    ask($shop, $version, 'GetPrice', ['sku' => 'café-7']);
    ask($shop, $version, 'PlaceOrder', ['sku' => 'tea', 'count' => 3]);
    ask($shop, $version, 'GetPrice', ['sku' => 'none']);
    $calculator = new SoapClient(null, ['soap_version' => $number, 'location' => 'http://127.0.0.1:8080/rpc', 'uri' => 'urn:thresher:calculator']);
    ask($calculator, $version, 'add', 2, 3);
    ask($calculator, $version, 'divide', 1, 0);
    ask($calculator, $version, 'multiply', 2, 3);
}
// PHP's server answers this one with a status of 200 whatever went wrong.
$old = new SoapClient(null, ['location' => 'http://127.0.0.1:8080/rpc', 'uri' => 'urn:thresher:calculator', 'user_agent' => 'Shockwave Flash']);
ask($old, '1.1', 'divide', 1, 0);
