package org.vitals4j.ui;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.HttpMethod;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.api.UIModule;
import org.deeplearning4j.ui.i18n.I18NResource;
import org.nd4j.common.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.report.Internal;
import org.vitals4j.ui.health.HealthApi;
import org.vitals4j.ui.health.PageLink;
import org.vitals4j.ui.health.Response;
import org.vitals4j.ui.health.RunSource;
import org.vitals4j.ui.health.Runs;

/**
 * The Health page inside DL4J's UI: loaded by any DL4J UI server through the service {@code
 * UIModule}, and shown at {@code /health}.
 *
 * <p>DL4J has one thread for the events of all modules, and an exception would end it for all
 * pages: none leaves this one. Requests are answered off the event loop. Holds no static state.
 */
@Internal
public final class HealthModule implements UIModule {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final List<BoundedStatsStorage> bounded = new CopyOnWriteArrayList<>();
  private final List<StorageMirror> mirrors = new CopyOnWriteArrayList<>();
  private final HealthApi api = new HealthApi(new Attached(), HealthModule::pages);
  private volatile boolean announced;

  /** For DL4J's UI server. */
  public HealthModule() {}

  @Override
  public List<String> getCallbackTypeIDs() {
    return List.of(StoredReport.TYPE_ID);
  }

  @Override
  public List<Route> getRoutes() {
    return List.of(
        new Route(HealthApi.ROOT, HttpMethod.GET, (arguments, request) -> answer(request)),
        new Route(HealthApi.ROOT + "/*", HttpMethod.GET, (arguments, request) -> answer(request)));
  }

  @Override
  public void reportStorageEvents(Collection<StatsStorageEvent> events) {
    guarded(
        "new reports",
        () -> {
          for (StorageMirror mirror : mirrors) {
            List<StatsStorageEvent> mine =
                events.stream().filter(event -> isOf(event, mirror.storage())).toList();
            if (!mine.isEmpty()) {
              mirror.read(mine);
            }
          }
        });
  }

  @Override
  public void onAttach(StatsStorage storage) {
    guarded(
        "attaching a storage",
        () -> {
          if (storage instanceof BoundedStatsStorage ours) {
            bounded.add(ours);
          } else {
            mirrors.add(new StorageMirror(storage));
          }
          announce();
        });
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // two storages are the same only if they are one
  public void onDetach(StatsStorage storage) {
    guarded(
        "detaching a storage",
        () -> {
          bounded.removeIf(ours -> ours == storage);
          List<StorageMirror> gone =
              mirrors.stream().filter(mirror -> mirror.storage() == storage).toList();
          mirrors.removeAll(gone);
          gone.forEach(StorageMirror::close);
        });
  }

  @Override
  public List<I18NResource> getInternationalizationResources() {
    return List.of();
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isOf(StatsStorageEvent event, StatsStorage storage) {
    return event.getStatsStorage() == storage;
  }

  /** DL4J's own pages have no place for a link: whoever starts a server should hear of the page. */
  private void announce() {
    VertxUIServer server = VertxUIServer.getInstance();
    if (!announced && server != null) {
      announced = true;
      LOG.info("The Health page is at {}{}", server.getAddress(), HealthApi.ROOT);
    }
  }

  private static List<PageLink> pages() {
    // In multi-session mode the pages of each run have an address of their own.
    String root = VertxUIServer.getMultiSession().get() ? "/train/{session}" : "/train";
    return Stream.of("Overview", "Model", "System")
        .map(name -> new PageLink(name, root + "/" + name.toLowerCase(Locale.ROOT)))
        .toList();
  }

  private void answer(RoutingContext request) {
    request
        .vertx()
        .<Response>executeBlocking(
            result -> result.complete(api.get(request.normalisedPath(), request.request().query())),
            false, // no order among them: a slow one need not hold up the others
            done ->
                guarded(
                    "answering",
                    () ->
                        send(
                            request.response(),
                            done.succeeded()
                                ? done.result()
                                : HealthApi.error(500, "the server failed to answer"))));
  }

  private static void send(HttpServerResponse to, Response response) {
    if (to.closed()) {
      return; // the browser has gone
    }
    response.headers().forEach(to::putHeader);
    to.setStatusCode(response.status()).end(Buffer.buffer(response.body()));
  }

  private static void guarded(String what, Runnable action) {
    try {
      action.run();
    } catch (VirtualMachineError fatal) {
      // No memory or no stack: a log line could make it worse.
    } catch (Throwable thrown) {
      try {
        LOG.error("The Health page failed in {}; the other pages go on", what, thrown);
      } catch (Throwable unreportable) {
        // The logger failed as well.
      }
    }
  }

  /** The runs of everything that is attached. */
  private final class Attached implements RunSource {

    @Override
    public List<Runs> runs() {
      return Stream.concat(
              bounded.stream().map(BoundedStatsStorage::runs),
              mirrors.stream().map(StorageMirror::runs))
          .toList();
    }

    /** In multi-session mode a server may know where to find sessions that nobody attached. */
    @Override
    public boolean load(String session) {
      VertxUIServer server = VertxUIServer.getInstance();
      Function<String, Boolean> loader = server == null ? null : server.getStatsStorageLoader();
      return loader != null && Boolean.TRUE.equals(loader.apply(session));
    }
  }
}
