package org.vitals4j.webhook;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A web service on loopback that can be unwell in several ways. */
final class Receiver implements AutoCloseable {

  /** How a request is answered. */
  sealed interface Behaviour {}

  record Status(int code, Map<String, String> headers) implements Behaviour {}

  /** It takes the request and never answers. */
  record NoAnswer() implements Behaviour {}

  /** It sends the head of an answer, and never the body. */
  record HalfAnswer() implements Behaviour {}

  private final BlockingQueue<JsonObject> taken = new LinkedBlockingQueue<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Behaviour> script = new LinkedBlockingQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int port;
  private HttpServer server;
  private volatile String wantedToken = "";

  Receiver() throws IOException {
    server = server(0);
    port = server.getAddress().getPort();
  }

  private HttpServer server(int at) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    made.createContext("/hook/s3cret", this::answer);
    made.setExecutor(threads);
    made.start();
    return made;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    tokens.add(token);
    Behaviour behaviour = script.poll();
    if (behaviour == null) {
      boolean welcome = wantedToken.isEmpty() || token.equals("Bearer " + wantedToken);
      behaviour = new Status(welcome ? 204 : 401, Map.of());
    }
    if (behaviour instanceof Status status) {
      if (status.code() / 100 == 2) {
        taken.add(JsonParser.parseString(body).getAsJsonObject());
      }
      status.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(status.code(), -1);
    } else {
      if (behaviour instanceof HalfAnswer) {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
      }
      try {
        end.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.close();
  }

  String url() {
    return "http://localhost:" + port + "/hook/s3cret";
  }

  /** How the next requests are answered; those after them are taken. */
  Receiver then(Behaviour... behaviours) {
    script.addAll(List.of(behaviours));
    return this;
  }

  Receiver then(int... codes) {
    for (int code : codes) {
      script.add(new Status(code, Map.of()));
    }
    return this;
  }

  /** From now on nobody gets in without this token. */
  void demand(String token) {
    wantedToken = token;
  }

  /** It is not there any more. */
  void die() {
    server.stop(0);
  }

  /** It is there again, at the same address. */
  void comeBack() throws IOException {
    server = server(port);
  }

  /** The next alert that was taken; fails after a while. */
  JsonObject awaitAlert() throws InterruptedException {
    JsonObject alert = taken.poll(30, TimeUnit.SECONDS);
    if (alert == null) {
      throw new AssertionError("no alert came");
    }
    return alert;
  }

  /** Those that were taken and not looked at. */
  List<JsonObject> others() {
    return List.copyOf(taken);
  }

  void awaitRequests(int count) throws InterruptedException {
    for (int i = 0; i < 3000 && requests() < count; i++) {
      Thread.sleep(10);
    }
    if (requests() < count) {
      throw new AssertionError("only " + requests() + " requests came");
    }
  }

  int requests() {
    return tokens.size();
  }

  List<String> tokens() {
    return tokens;
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
