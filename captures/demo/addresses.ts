// Who is who in the demo shop: service to address, and the names that the capture carries.
export const ADDRESSES = {
  frontend: "10.20.1.10",
  mobile: "10.20.1.11",
  cart: "10.20.1.20",
  price: "10.20.1.30",
  redis: "10.20.1.40",
  notify: "10.20.1.50",
  pay: "10.20.2.60",
  dns: "10.20.0.10",
} as const;

/** Names for the capture's name-resolution block: `name.namespace`. */
export const NAMES: Readonly<Record<string, string>> = {
  [ADDRESSES.frontend]: "frontend.shop",
  [ADDRESSES.mobile]: "mobile-gateway.shop",
  [ADDRESSES.cart]: "cart.shop",
  [ADDRESSES.price]: "price.shop",
  [ADDRESSES.redis]: "redis.shop",
  [ADDRESSES.notify]: "notify.shop",
  [ADDRESSES.pay]: "pay.example",
  [ADDRESSES.dns]: "kube-dns.kube-system",
};
