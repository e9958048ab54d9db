// The service of the recording: values of many types, an exception, a method whose result nobody waits for, a slow one.
package shop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;

public interface Goods {
  class Item implements Serializable {
    public String name;
    public int count;
    public double price;
    public Date since;
    public List<String> tags = new ArrayList<>();

    public Item() {}

    public Item(String name, int count, double price) {
      this.name = name;
      this.count = count;
      this.price = price;
      this.since = new Date(1790000000000L);
      tags.add("fresh");
      tags.add("käse");
    }
  }

  String hello(String name);

  Item find(int id, boolean isFull);

  List<Item> list(Map<String, Object> query, long[] ids);

  byte[] picture(byte[] small);

  void forget(String name);

  String fail(String why);

  String slow(int milliseconds);
}
