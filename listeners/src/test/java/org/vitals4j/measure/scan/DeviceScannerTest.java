package org.vitals4j.measure.scan;

/** On the CPU backend: what these tests cannot show is how it fares on a GPU. */
class DeviceScannerTest extends ArrayScannerContract {

  DeviceScannerTest() {
    super(new DeviceScanner());
  }
}
