import type { MockHandler } from "../../../../mocks/server/mock-options.ts";
import { found, refused, type Sent, sentOf } from "./handling.ts";

/** Numbers for keys that the server gives, orders of customers, a catalogue that nobody can add to, and an order that can be paid for once. */
export const shopProto = `
package test.shop;
service Shop {
  rpc CreateCustomer(CreateCustomerRequest) returns (CreateCustomerResponse);
  rpc GetCustomer(GetCustomerRequest) returns (Customer);
  rpc ListProducts(ListProductsRequest) returns (ListProductsResponse);
  rpc GetProduct(GetProductRequest) returns (Product);
  rpc PlaceOrder(PlaceOrderRequest) returns (PlaceOrderResponse);
  rpc PayOrder(PayOrderRequest) returns (PayOrderResponse);
  rpc WatchOrder(WatchOrderRequest) returns (stream OrderEvent);
  rpc RateOrders(stream Rating) returns (RateOrdersResponse);
  rpc CancelOrder(CancelOrderRequest) returns (CancelOrderResponse);
}
message Customer { int64 id = 1; string email = 2; }
message CreateCustomerRequest { string email = 1; string display_name = 2; }
message CreateCustomerResponse { Customer customer = 1; }
message GetCustomerRequest { int64 customer_id = 1; }
message ListProductsRequest { int32 limit = 1; }
message ListProductsResponse { repeated Product products = 1; }
message Product { string sku = 1; uint32 id = 2; }
message GetProductRequest { uint32 id = 1; }
enum Delivery { DELIVERY_UNSPECIFIED = 0; DELIVERY_POST = 1; DELIVERY_PICKUP = 2; }
message PlaceOrderRequest { int64 customer_id = 1; uint32 product_id = 2; int32 quantity = 3; Delivery delivery = 4; }
message PlaceOrderResponse { string order_id = 1; }
message PayOrderRequest { string order_id = 1; oneof means { string card = 2; string voucher = 3; } }
message PayOrderResponse { bool paid = 1; }
message WatchOrderRequest { string order_id = 1; }
message OrderEvent { string text = 1; }
message Rating { string order_id = 1; int32 stars = 2; }
message RateOrdersResponse { int32 count = 1; }
message CancelOrderRequest { string order_id = 1; }
message CancelOrderResponse { }
`;

/** A shop that keeps what it is told. */
export class Shop {
  readonly customers: Map<string, object> = new Map();
  readonly orders: Map<string, { isPaid: boolean }> = new Map();
  private next = 4_611_686_018_427_387_904n;

  get handlers(): Readonly<Record<string, MockHandler>> {
    const products = [
      { sku: "tea", id: 70 },
      { sku: "cup", id: 71 },
    ];
    return {
      "test.shop.Shop/CreateCustomer": sentOf((sent) => this.createCustomer(sent)),
      "test.shop.Shop/GetCustomer": sentOf(({ customerId }) =>
        found(this.customers.get(String(customerId))),
      ),
      "test.shop.Shop/ListProducts": () => ({ response: { products } }),
      "test.shop.Shop/GetProduct": sentOf(({ id }) => found(products.find((one) => one.id === id))),
      "test.shop.Shop/PlaceOrder": sentOf((sent) => this.placeOrder(sent)),
      "test.shop.Shop/PayOrder": sentOf((sent) => this.payOrder(sent)),
      "test.shop.Shop/WatchOrder": sentOf(({ orderId }) =>
        this.orders.has(String(orderId))
          ? { responses: [{ text: "a" }, { text: "b" }] }
          : found(undefined),
      ),
      "test.shop.Shop/RateOrders": ({ requests }) => {
        const known = requests.every(({ json }) =>
          this.orders.has(String((json as Sent)["orderId"])),
        );
        return known ? { response: { count: requests.length } } : found(undefined);
      },
      "test.shop.Shop/CancelOrder": sentOf(({ orderId }) =>
        this.orders.delete(String(orderId)) ? {} : found(undefined),
      ),
    };
  }

  private createCustomer({ email }: Sent): ReturnType<MockHandler> {
    if (!/^\S+@\S+$/.test(String(email ?? ""))) return refused("not a mail address: email");
    const customer = { id: this.next++, email: String(email) };
    this.customers.set(String(customer.id), customer);
    return { response: { customer } };
  }

  private placeOrder({ customerId, productId, quantity, delivery }: Sent): ReturnType<MockHandler> {
    if (!this.customers.has(String(customerId))) return found(undefined);
    if (productId !== 70 && productId !== 71) return found(undefined);
    if (typeof quantity !== "number") return refused("quantity must be positive");
    if (delivery === undefined) return refused("delivery must be set");
    const orderId = `order-${this.next++}`;
    this.orders.set(orderId, { isPaid: false });
    return { response: { orderId } };
  }

  private payOrder({ orderId, voucher }: Sent): ReturnType<MockHandler> {
    const order = this.orders.get(String(orderId));
    if (order === undefined) return found(undefined);
    if (voucher === undefined) return refused("only a voucher will do");
    if (order.isPaid) return { status: "FAILED_PRECONDITION", message: "it is paid for" };
    order.isPaid = true;
    return { response: { paid: true } };
  }
}
