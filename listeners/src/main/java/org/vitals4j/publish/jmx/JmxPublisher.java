package org.vitals4j.publish.jmx;

import java.lang.management.ManagementFactory;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.TreatmentEvent;

/**
 * Registers a {@link TrainingRunMXBean} for each network with the platform's server, and takes it
 * away when it is closed. At most {@value #MAX_RUNS} networks have one at a time; the one heard of
 * longest ago makes room.
 *
 * <p>Two of them are equal: a network with two monitors has one bean.
 */
public final class JmxPublisher implements Publisher {

  /** Networks that have a bean at a time. */
  static final int MAX_RUNS = 64;

  private final boolean switchable;
  private volatile Permission permission = new Unknown();

  /** One whose beans only show. */
  public JmxPublisher() {
    this(false);
  }

  /**
   * As told.
   *
   * @param switchable whether a client may set the mode
   */
  public JmxPublisher(boolean switchable) {
    this.switchable = switchable;
  }

  private record Run(ObjectName name, TrainingRun bean) {}

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Map<String, Run> runs = new LinkedHashMap<>(16, 0.75f, true);

  @Override
  public String name() {
    return "jmx";
  }

  @Override
  public void permission(Permission given) {
    permission = switchable ? given : new ReadOnly(given);
  }

  @Override
  public void iteration(IterationSnapshot snapshot, long dropped) {
    run(snapshot.session(), snapshot.worker()).iteration(snapshot, dropped);
  }

  @Override
  public void finding(FindingEvent event) {
    run(event.session(), event.worker()).finding(event);
  }

  @Override
  public void treatment(TreatmentEvent event) {
    run(event.session(), event.worker()).treatment(event);
  }

  private TrainingRun run(String session, String worker) {
    String key = session + "@@@" + worker;
    Run known = runs.get(key);
    if (known != null) {
      return known.bean();
    }
    TrainingRun bean = new TrainingRun(session, worker, permission);
    runs.put(key, new Run(register(bean, session, worker), bean));
    if (runs.size() > MAX_RUNS) {
      Iterator<Run> oldest = runs.values().iterator();
      unregister(oldest.next().name());
      oldest.remove();
    }
    return bean;
  }

  /** Shows the mode. */
  private record ReadOnly(Permission shown) implements Permission {

    @Override
    public String get() {
      return shown.get();
    }

    @Override
    public void set(String mode) {
      throw new IllegalStateException(
          "the mode of this monitor cannot be set over JMX: build it with jmx.switch = true");
    }
  }

  /** Of a publisher that was given to no monitor. */
  private record Unknown() implements Permission {

    @Override
    public String get() {
      return "";
    }

    @Override
    public void set(String mode) {
      throw new IllegalStateException("no monitor was built with this publisher");
    }
  }

  private ObjectName register(TrainingRun bean, String session, String worker) {
    try {
      ObjectName name = nameOf(session, worker);
      unregister(name); // of a publisher that was never closed
      server.registerMBean(bean, name);
      return name;
    } catch (JMException refused) {
      throw new IllegalStateException("the bean cannot be registered: " + refused, refused);
    }
  }

  /** The name of a network's bean. */
  static ObjectName nameOf(String session, String worker) throws JMException {
    return new ObjectName(
        "org.vitals4j:type=TrainingRun,session="
            + ObjectName.quote(PlainText.name(session))
            + ",worker="
            + ObjectName.quote(PlainText.name(worker)));
  }

  private void unregister(ObjectName name) {
    try {
      if (server.isRegistered(name)) {
        server.unregisterMBean(name);
      }
    } catch (InstanceNotFoundException gone) {
      // As it should be.
    } catch (JMException refused) {
      throw new IllegalStateException("the bean cannot be taken away: " + refused, refused);
    }
  }

  @Override
  public void close() {
    runs.values().forEach(run -> unregister(run.name()));
    runs.clear();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JmxPublisher;
  }

  @Override
  public int hashCode() {
    return JmxPublisher.class.hashCode();
  }
}
