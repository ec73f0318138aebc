package org.vitals4j.ui;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.Optional;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.deeplearning4j.ui.model.storage.impl.SbeStorageMetaData;
import org.vitals4j.ui.health.HealthApi;
import org.vitals4j.ui.health.Response;

/**
 * DL4J's UI server, listening on one address, which begins with the Health page.
 *
 * <p>DL4J's own has no setting for the address: it calls {@code listen(port, handler)}, which in
 * Vert.x 3.9 means every interface, and it asks nobody for a password. The only way in is the
 * {@code Vertx} that it creates its HTTP server from, so it is handed one whose servers listen on
 * the address given here, and on the port given here (DL4J's travels through a private static
 * field). DL4J sends whoever opens the server to its Overview; here the way leads to the Health
 * page.
 */
final class BoundUiServer extends VertxUIServer {

  /** A connection on which nothing moves for this long is closed. */
  private static final int IDLE_SECONDS = 60;

  private static final String ASSETS = "/assets/";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final InetAddress address;
  private final int port;
  private final RequestFilter filter;
  private final Uploads uploads;
  private final String policy = PagePolicy.value();

  /** Becomes what {@code VertxUIServer.getInstance()} returns, whether or not it ever starts. */
  BoundUiServer(InetAddress address, int port, Uploads uploads) {
    this.address = address;
    this.port = port;
    this.filter = new RequestFilter(address.isLoopbackAddress());
    this.uploads = uploads;
  }

  @Override
  public void init(Vertx vertx, Context context) {
    super.init(proxy(Vertx.class, vertx, this::onVertx), context);
  }

  @Override
  public void start(Promise<Void> callback) throws Exception {
    long from = System.currentTimeMillis();
    super.start(callback);
    Uploads.deleteThoseOfDl4j(from, System.currentTimeMillis());
  }

  private Object onVertx(Vertx vertx, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("createHttpServer") && arguments == null) {
      HttpServerOptions options = new HttpServerOptions().setIdleTimeout(IDLE_SECONDS);
      return proxy(HttpServer.class, vertx.createHttpServer(options), this::onServer);
    }
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
      Router pages = (Router) arguments[0];
      uploads.readBodiesOf(pages);
      server.requestHandler(request -> handle(request, pages));
      return proxy(HttpServer.class, server, this::onServer);
    }
    Object result = call(server, method, arguments);
    return result instanceof HttpServer fluent
        ? proxy(HttpServer.class, fluent, this::onServer)
        : result;
  }

  private void handle(HttpServerRequest request, Router pages) {
    HttpServerResponse response = request.response();
    protect(request.path(), response);
    Optional<Response> refusal = filter.refusal(request, isRemoteListenerEnabled());
    if (refusal.isPresent()) {
      refuse(request, refusal.get());
    } else if (request.path().equals("/")) {
      response.setStatusCode(302).putHeader("Location", HealthApi.ROOT).end();
    } else if (isMissingAsset(request.path())) {
      response.setStatusCode(404).end("there is no such file");
    } else {
      pages.handle(request);
    }
  }

  /** DL4J never answers a request for a file that it has not, and the page waits for it. */
  private static boolean isMissingAsset(String path) {
    if (!path.startsWith(ASSETS)) {
      return false;
    }
    int webjar = path.indexOf("webjars", ASSETS.length());
    String resource =
        webjar < 0
            ? "deeplearning4jUiAssets/" + path.substring(ASSETS.length())
            : "META-INF/resources/" + path.substring(webjar);
    return VertxUIServer.class.getClassLoader().getResource(resource) == null;
  }

  /** What more the request holds is never read. */
  private static void refuse(HttpServerRequest request, Response refusal) {
    request.pause();
    HttpServerResponse response = request.response();
    refusal.headers().forEach(response::putHeader);
    response.setStatusCode(refusal.status());
    Buffer body = Buffer.buffer(refusal.body());
    if (request.version() == HttpVersion.HTTP_2) { // other requests share the connection
      response.end(body);
    } else {
      response.putHeader("Connection", "close").end(body, sent -> request.connection().close());
    }
  }

  /** DL4J sends some pages and data without saying what they are; a browser must not guess. */
  private void protect(String path, HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", policy)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Content-Type", RequestFilter.isPage(path) ? HTML : TEXT)
        .headersEndHandler(
            sending -> {
              // DL4J's errors repeat what was asked for.
              if (response.getStatusCode() >= 400
                  && response.headers().get("Content-Type").startsWith("text/html")) {
                response.putHeader("Content-Type", TEXT);
              }
            });
  }

  /**
   * DL4J's event thread never leaves its queue, and holds the server and all it has shown. One
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

  /** Call it when nothing more can be uploaded. */
  void deleteUploads() {
    uploads.close();
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
