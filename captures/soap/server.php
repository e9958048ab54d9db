<?php
// The server of the SOAP capture, run by record.ts through PHP's own web server: /shop by its WSDL, /rpc without one.
class Shop
{
    public function Trace($header) {}
    public function GetPrice($asked)
    {
        if ($asked->sku === 'none') throw new SoapFault('Client', 'no such article', 'shop', ['sku' => 'none']);
        return ['price' => '12.50'];
    }
    public function PlaceOrder($asked)
    {
        return ['order' => $asked->sku . '-' . $asked->count];
    }
}
class Calculator
{
    public function add($a, $b) { return $a + $b; }
    public function divide($a, $b)
    {
        if ($b === 0) throw new SoapFault('Server', 'division by zero');
        return intdiv($a, $b);
    }
}
ini_set('soap.wsdl_cache_enabled', '0');
$isShop = $_SERVER['REQUEST_URI'] === '/shop';
$server = $isShop ? new SoapServer(__DIR__ . '/shop.wsdl') : new SoapServer(null, ['uri' => 'urn:thresher:calculator']);
$server->setClass($isShop ? 'Shop' : 'Calculator');
$server->handle();
