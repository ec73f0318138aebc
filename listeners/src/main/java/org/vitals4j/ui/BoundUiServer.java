package org.vitals4j.ui;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.deeplearning4j.ui.model.storage.impl.SbeStorageMetaData;
import org.vitals4j.ui.health.HealthApi;
import org.vitals4j.ui.health.LocalHost;

/**
 * DL4J's UI server, listening on one address, which begins with the Health page.
 *
 * <p>DL4J's own has no setting for the address: it calls {@code listen(port, handler)}, which in
 * Vert.x 3.9 means every interface, and it asks nobody for a password. The only way in is the
 * {@code Vertx} that it creates its HTTP server from, so it is handed one whose servers listen on
 * the address given here, and on the port given here (DL4J's travels through a private static
 * field). DL4J sends whoever opens the server to its Overview; here the way leads to what says
 * whether the network is well.
 */
final class BoundUiServer extends VertxUIServer {

  private final InetAddress address;
  private final int port;

  /** Becomes what {@code VertxUIServer.getInstance()} returns, whether or not it ever starts. */
  BoundUiServer(InetAddress address, int port) {
    this.address = address;
    this.port = port;
  }

  @Override
  public void init(Vertx vertx, Context context) {
    super.init(proxy(Vertx.class, vertx, this::onVertx), context);
  }

  private Object onVertx(Vertx vertx, Method method, Object[] arguments) throws Throwable {
    Object result = call(vertx, method, arguments);
    return result instanceof HttpServer server
        ? proxy(HttpServer.class, server, this::onServer)
        : result;
  }

  @SuppressWarnings({
    "unchecked",
    "rawtypes"
  }) // the only methods of these names take these handlers
  private Object onServer(HttpServer server, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("listen")) {
      if (arguments.length != 2 || !(arguments[1] instanceof Handler)) {
        throw new UnsupportedOperationException("not on the address asked for: " + method);
      }
      return server.listen(port, address.getHostAddress(), (Handler) arguments[1]);
    }
    if (method.getName().equals("requestHandler") && arguments != null) {
      Handler<HttpServerRequest> pages = (Handler<HttpServerRequest>) arguments[0];
      server.requestHandler(request -> handle(request, pages));
      return proxy(HttpServer.class, server, this::onServer);
    }
    Object result = call(server, method, arguments);
    return result instanceof HttpServer fluent
        ? proxy(HttpServer.class, fluent, this::onServer)
        : result;
  }

  private void handle(HttpServerRequest request, Handler<HttpServerRequest> pages) {
    if (address.isLoopbackAddress() && !LocalHost.isNamedBy(request.host())) {
      request.response().setStatusCode(403).end(LocalHost.REFUSAL);
    } else if (request.path().equals("/")) {
      request.response().setStatusCode(302).putHeader("Location", HealthApi.ROOT).end();
    } else {
      pages.handle(request);
    }
  }

  /**
   * DL4J's event thread waits in a queue for ever, and holds the server and all it has shown. One
   * event makes it look up and see that the server has stopped. Call it after that.
   */
  void endEventThread() {
    if (!isStopped()) {
      stop(Promise.promise()); // only sets the flag, which a server that never started has unset
    }
    InMemoryStatsStorage bell =
        new InMemoryStatsStorage() {
          @Override
          public String toString() { // DL4J logs every storage that is attached
            return "none, this only ends the event thread";
          }
        };
    attach(bell);
    bell.putStorageMetaData(new SbeStorageMetaData(0, "", "", "", "", ""));
  }

  private interface Interceptor<T> {
    Object on(T target, Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, T target, Interceptor<T> interceptor) {
    return type.cast(
        Proxy.newProxyInstance(
            BoundUiServer.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> interceptor.on(target, method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
