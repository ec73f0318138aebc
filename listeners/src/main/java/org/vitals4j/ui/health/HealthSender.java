package org.vitals4j.ui.health;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.NetworkSummary;
import org.vitals4j.ui.health.wire.ReportCodec;

/**
 * Publishes to the Health page of another JVM, over HTTP: one page for all workers of a run.
 *
 * <pre>{@code
 * // where the page is:
 * HealthServer health = HealthServer.start(9000).receive(token);
 * // in each worker:
 * TrainingMonitor monitor = TrainingMonitor.builder()
 *     .sessionId("mnist-7").workerPrefix("host-3.")
 *     .publishTo(HealthSender.to(URI.create("http://driver:9000"), token)).build();
 * }</pre>
 *
 * <p>Iterations are drawn together to two reports a second, after the first twenty; findings are
 * always sent. <b>A server that is slow or away</b> costs training nothing: 512 reports are kept
 * for it, the oldest dropped first and findings last, and all that is dropped or refused is
 * counted. It is tried again after one second, then ever more seldom, at least every 30 seconds;
 * what it lacks after a restart is sent anew. While its process lives a sender is heard every
 * second, so that the server can tell when it is gone.
 *
 * <p>The token goes over the network as it is: use an {@code https} address where others can
 * listen. All methods may be called from any thread. It has one daemon thread until {@link
 * #close()}.
 */
public final class HealthSender implements Publisher {

  /** How long a sender is silent at most while its process lives. */
  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** Two a second: 100 layers are 4 KB a second. */
  private static final ReportRates RATES = new ReportRates(20, 2, 0.1);

  private final String server;
  private final SendQueue queue;
  private final HealthPublisher reports;

  private HealthSender(String server, SendQueue queue) {
    this.server = server;
    this.queue = queue;
    this.reports = new HealthPublisher(new QueueSink(), RATES);
  }

  /**
   * Sends to a server that {@linkplain HealthServer#receive receives}. Connects to nobody yet.
   *
   * @param server for instance {@code http://driver:9000}, or what {@link HealthServer#address()}
   *     says
   * @param token what that server was given
   * @throws IllegalArgumentException if the address is not one of HTTP, or the token cannot be one
   */
  public static HealthSender to(URI server, String token) {
    String scheme = String.valueOf(server.getScheme());
    if (server.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "a server's address must be like http://host:9000, but was " + server);
    }
    HttpReports http = new HttpReports(server, new SharedToken(token));
    SendQueue queue = new SendQueue(http, server.getAuthority());
    return new HealthSender(server.getAuthority(), queue);
  }

  @Override
  public String name() {
    return "Health page at " + server;
  }

  /** Reports that were dropped since the server was slow or away, or that it refused. */
  public long dropped() {
    return queue.dropped();
  }

  /** Reports that the server has taken. */
  public long accepted() {
    return queue.accepted();
  }

  @Override
  public void iteration(IterationSnapshot snapshot, long dropped) {
    reports.iteration(snapshot, dropped + queue.dropped());
  }

  @Override
  public void finding(FindingEvent event) {
    reports.finding(event);
  }

  @Override
  public void treatment(TreatmentEvent event) {
    reports.treatment(event);
  }

  @Override
  public void checks(String session, String worker, List<Finding.Check> checks) {
    reports.checks(session, worker, checks);
  }

  /** Sends what was held back, and waits for it for three seconds at most, or one failure. */
  @Override
  public void flush() {
    reports.flush();
    queue.flush();
  }

  /** Sends what was held back, as {@link #flush} does, says that no more will come, and stops. */
  @Override
  public void close() {
    reports.flush();
    queue.close();
  }

  /** Encodes what the page's own publisher makes. */
  private final class QueueSink implements HealthSink {

    @Override
    public void network(NetworkSummary network) {
      Runs.Key key = new Runs.Key(network.session(), network.worker());
      queue.add(new SendQueue.Item(key, SendQueue.Worth.NETWORK, ReportCodec.encode(network)));
    }

    @Override
    public void report(HealthReport report) {
      Runs.Key key = new Runs.Key(report.session(), report.worker());
      boolean iterations = report.events().isEmpty() && report.checks().isEmpty();
      SendQueue.Worth worth = iterations ? SendQueue.Worth.ITERATIONS : SendQueue.Worth.EVENT;
      queue.add(new SendQueue.Item(key, worth, ReportCodec.encode(report)));
    }
  }
}
