// A QUIC server and its client in one program: `quic-peer VERSION`. Go's hello is longer than a packet (ML-KEM).
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"os"
	"time"

	"github.com/quic-go/quic-go"
)

func main() {
	version := quic.Version1
	if os.Args[1] == "2" {
		version = quic.Version2
	}
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"pay.example"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		log.Fatal(err)
	}
	config := &quic.Config{Versions: []quic.Version{version}, DisablePathMTUDiscovery: true}
	server := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, NextProtos: []string{"echo"}}
	listener, err := quic.ListenAddr("127.0.0.1:4433", server, config)
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for {
			conn, err := listener.Accept(context.Background())
			if err != nil {
				return
			}
			stream, err := conn.AcceptStream(context.Background())
			if err == nil {
				io.Copy(stream, stream)
				stream.Close()
			}
		}
	}()
	client := &tls.Config{InsecureSkipVerify: true, ServerName: "pay.example", NextProtos: []string{"echo"}}
	conn, err := quic.DialAddr(context.Background(), "127.0.0.1:4433", client, config)
	if err != nil {
		log.Fatal(err)
	}
	stream, _ := conn.OpenStreamSync(context.Background())
	stream.Write([]byte("hello"))
	stream.Close()
	io.ReadAll(stream)
	conn.CloseWithError(0, "")
	time.Sleep(100 * time.Millisecond)
}
