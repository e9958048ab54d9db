// Server and client of the recording: `Recording serve PORT SERIALIZATION` and `Recording ask …`. The client writes what it
// called and got: a line for each call.
package shop;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.MethodConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;

public class Recording {
  static class Stock implements Goods {
    public String hello(String name) {
      return "Hello, " + name;
    }

    public Item find(int id, boolean isFull) {
      return id < 0 ? null : new Item("tea " + id, id, 2.5);
    }

    public List<Item> list(Map<String, Object> query, long[] ids) {
      return Arrays.asList(new Item("tea", 1, 1), new Item("cheese", 300, 12.25));
    }

    public byte[] picture(byte[] small) {
      return new byte[] {1, 2, 3, (byte) 200};
    }

    public void forget(String name) {}

    public String fail(String why) {
      throw new IllegalStateException(why);
    }

    public String slow(int milliseconds) {
      try {
        Thread.sleep(milliseconds);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return "after " + milliseconds;
    }
  }

  static void serve(int port, String serialization) throws Exception {
    ProtocolConfig protocol = new ProtocolConfig("dubbo", port);
    protocol.setHost("127.0.0.1");
    protocol.setSerialization(serialization);
    Map<String, String> parameters = new HashMap<>();
    parameters.put("heartbeat", "1000");
    protocol.setParameters(parameters);
    ServiceConfig<Goods> service = new ServiceConfig<>();
    service.setApplication(new ApplicationConfig("shop"));
    service.setRegistry(new RegistryConfig("N/A"));
    service.setProtocol(protocol);
    service.setInterface(Goods.class);
    service.setRef(new Stock());
    service.setVersion("1.0.0");
    service.export();
    Thread.sleep(600_000);
  }

  static void said(String method, Object result) {
    synchronized (System.out) {
      System.out.println("> " + method + " < " + result);
    }
  }

  static void ask(int port, String serialization) throws Exception {
    ReferenceConfig<Goods> reference = new ReferenceConfig<>();
    reference.setApplication(new ApplicationConfig("client"));
    reference.setInterface(Goods.class);
    reference.setVersion("1.0.0");
    reference.setUrl("dubbo://127.0.0.1:" + port + "/shop.Goods?heartbeat=1000&serialization=" + serialization);
    reference.setTimeout(800);
    reference.setRetries(0);
    reference.setCheck(false);
    MethodConfig forget = new MethodConfig();
    forget.setName("forget");
    forget.setReturn(false);
    reference.setMethods(Collections.singletonList(forget));
    Goods goods = reference.get();
    said("hello", goods.hello("Ann"));
    said("find", goods.find(7, true).name);
    said("find", goods.find(-1, false));
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("name", "käse");
    query.put("max", 1_000_000_000_000L);
    query.put("cheap", true);
    said("list", goods.list(query, new long[] {1, 70_000, 5_000_000_000L}).get(1).name);
    said("picture", goods.picture("a picture".getBytes()).length);
    goods.forget("all");
    said("forget", "");
    try {
      goods.fail("out of tea");
    } catch (Exception e) {
      said("fail", e.getClass().getName());
    }
    try {
      goods.slow(1200);
    } catch (Exception e) {
      said("slow", "timeout");
    }
    Thread[] many = new Thread[4];
    for (int i = 0; i < 4; i++) {
      int milliseconds = 400 - i * 100;
      many[i] = new Thread(() -> said("slow", goods.slow(milliseconds)));
      many[i].start();
    }
    for (Thread one : many) one.join();
    Thread.sleep(3500);
  }

  public static void main(String[] args) throws Exception {
    System.setProperty("dubbo.application.qos.enable", "false");
    System.setProperty("java.net.preferIPv4Stack", "true");
    if (args[0].equals("serve")) serve(Integer.parseInt(args[1]), args[2]);
    else ask(Integer.parseInt(args[1]), args[2]);
    System.exit(0);
  }
}
