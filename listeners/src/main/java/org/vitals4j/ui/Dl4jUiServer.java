package org.vitals4j.ui;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.VertxUIServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.publish.Publisher;
import org.vitals4j.ui.health.HealthApi;

/**
 * DL4J's training UI with the Health page, open to this machine alone.
 *
 * <pre>{@code
 * Dl4jUiServer ui = Dl4jUiServer.start(9000);
 * TrainingMonitor monitor = TrainingMonitor.builder().publishTo(ui.publisher()).build();
 * }</pre>
 *
 * <p>The server that {@code UIServer.getInstance()} starts listens on every network interface,
 * without a password. This one is the same program bound to the loopback address, unless another is
 * given, and opens with the Health page; while it runs, {@code UIServer.getInstance()} returns it,
 * since there is only ever one in a JVM.
 *
 * <p>Its threads keep the JVM alive until {@link #close()}, so that the pages can be looked at when
 * training is over; {@code System.exit} ends it, too. All methods may be called from any thread.
 */
public final class Dl4jUiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Dl4jUiServer.class);
  private static final int START_TIMEOUT_SECONDS = 60;

  private final BoundUiServer server;
  private final String host;
  private final int port;
  private @Nullable BoundedStatsStorage storage;
  private boolean closed;

  private Dl4jUiServer(BoundUiServer server, InetAddress address) {
    this.server = server;
    this.host =
        address.isLoopbackAddress() || address.isAnyLocalAddress()
            ? "localhost"
            : address.getHostAddress();
    this.port = server.getPort();
    System.setProperty(HealthApi.PAGE_PROPERTY, address() + HealthApi.ROOT);
  }

  /**
   * Starts the server and returns when it answers, usually within three seconds. Shows nothing
   * until a storage is {@linkplain #attach attached}.
   *
   * @param port where to listen, in [0, 65535]; 0 takes any that is free. DL4J's system property
   *     {@code org.deeplearning4j.ui.port} does not override it
   * @throws IllegalArgumentException if the port is out of range
   * @throws UncheckedIOException if the port is taken or not allowed; another may be tried at once
   * @throws IllegalStateException if this JVM has a UI server already, or it did not start for some
   *     other reason
   */
  public static Dl4jUiServer start(int port) {
    return start(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Starts the server on an address of this machine. Whoever reaches it sees every run and may
   * choose what others see; DL4J's pages have no login.
   *
   * @param address of this machine; {@code 0.0.0.0} for all it has
   * @param port as for {@link #start(int)}, with the same errors
   */
  public static synchronized Dl4jUiServer start(InetAddress address, int port) {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port must be in [0, 65535], but was " + port);
    }
    refuseASecond();
    // Left over from a server that ran in this JVM before, and read by the one that starts.
    VertxUIServer.getMultiSession().set(false);
    VertxUIServer.setStatsStorageProvider(null);

    BoundUiServer server = new BoundUiServer(address, port, uploads());
    Vertx vertx = Vertx.vertx();
    CompletableFuture<String> started = new CompletableFuture<>();
    vertx.deployVerticle(
        server,
        result -> {
          if (result.succeeded()) {
            started.complete(result.result());
          } else {
            started.completeExceptionally(result.cause());
          }
        });
    try {
      started.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return new Dl4jUiServer(server, address);
    } catch (ExecutionException e) {
      stop(server);
      throw failure(address, port, e);
    } catch (TimeoutException e) {
      stop(server);
      throw new IllegalStateException(
          "DL4J's UI server did not start within " + START_TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      stop(server);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while DL4J's UI server was starting", e);
    }
  }

  private static Uploads uploads() {
    try {
      return new Uploads();
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary folder cannot be written to", e);
    }
  }

  private static void refuseASecond() {
    VertxUIServer running = VertxUIServer.getInstance();
    if (running != null && !running.isStopped()) {
      throw new IllegalStateException(
          "one JVM can run one DL4J UI server, and this one has one already: attach the storage to"
              + " that with UIServer.getInstance().attach(storage), or stop it with"
              + " UIServer.stopInstance() and start again");
    }
  }

  private static RuntimeException failure(InetAddress address, int port, Throwable failure) {
    String where =
        address.isLoopbackAddress() ? "localhost" : String.valueOf(address.getHostAddress());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException refused) {
        String message = String.valueOf(refused.getMessage());
        return new UncheckedIOException(
            message.contains("in use")
                ? "port "
                    + port
                    + " on "
                    + where
                    + " is in use: choose another, or stop the program that holds it"
                : "port "
                    + port
                    + " on "
                    + where
                    + " cannot be used ("
                    + message
                    + "): choose another",
            (IOException) refused);
      }
    }
    return new IllegalStateException(
        "DL4J's UI server did not start, for the cause given", failure);
  }

  /** Where it listens; the true one if 0 was asked for. */
  public int port() {
    return port;
  }

  /** For a browser, for instance {@code http://localhost:9000}: the Health page. */
  public String address() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /**
   * Shows here what a monitor measures, kept in memory in a {@link BoundedStatsStorage} that is
   * attached to this server. One for each monitor, or one for several.
   *
   * @throws IllegalStateException if the server was closed
   */
  public synchronized Publisher publisher() {
    BoundedStatsStorage kept = storage;
    if (kept == null) {
      kept = new BoundedStatsStorage();
      attach(kept);
      storage = kept;
    }
    return Dl4jUi.storage(kept);
  }

  /**
   * Shows what is in a storage, and what is put into it from now on; nothing changes if it is shown
   * already. New data appears in the pages within a few seconds.
   *
   * @throws IllegalStateException if the server was closed
   */
  public synchronized void attach(StatsStorage storage) {
    if (closed) {
      throw new IllegalStateException(
          "a closed UI server cannot show anything: start another with Dl4jUiServer.start");
    }
    server.attach(storage);
  }

  /** Stops showing a storage. Nothing happens if it is not shown, or if the server was closed. */
  public synchronized void detach(StatsStorage storage) {
    if (!closed) {
      server.detach(storage);
    }
  }

  /**
   * Stops the server, lets go of its storages without closing them, and ends its threads, the last
   * of them within a second. Does nothing the second time.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    System.getProperties().remove(HealthApi.PAGE_PROPERTY, address() + HealthApi.ROOT);
    // A storage that stays attached goes on to fill a queue that nobody reads.
    for (StatsStorage storage : server.getStatsStorageInstances()) {
      try {
        server.detach(storage);
      } catch (RuntimeException | LinkageError e) {
        // A FileStatsStorage that was closed first answers with an IllegalAccessError.
        LOG.debug("could not detach a storage", e);
      }
    }
    stop(server);
  }

  /** Also for a server that failed to start: DL4J would go on to hand it out as the running one. */
  private static void stop(BoundUiServer server) {
    try {
      if (VertxUIServer.getInstance() == server && !server.isStopped()) {
        VertxUIServer.stopInstance();
      } else {
        server.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) { // VertxUIServer declares no less
      LOG.warn("DL4J's UI server did not stop cleanly", e);
    } finally {
      server.endEventThread();
      server.deleteUploads();
    }
  }
}
