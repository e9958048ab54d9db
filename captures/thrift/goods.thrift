// What the recording's server offers: values of every type, exceptions, a method without an answer.
struct Item {
  1: string name,
  2: i32 count,
  3: double price,
  4: bool isFresh,
  5: optional list<string> tags,
  6: optional map<string, i64> stock,
  7: optional binary picture,
  20: optional byte rank,
  21: optional i16 shelf,
}
exception NotFound {
  1: string name,
  2: i32 code,
}
service Goods {
  Item find(1: i32 id, 2: bool isFull) throws (1: NotFound missing),
  list<Item> search(1: map<string, string> query, 2: set<i64> ids, 3: map<i32, list<bool>> odd),
  i64 count(),
  void put(1: Item item),
  oneway void forget(1: string name),
  string fail(1: string why),
}
